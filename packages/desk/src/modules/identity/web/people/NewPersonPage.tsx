import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { problemOf } from '#platform/web/api/problem';
import { NotAllowedState } from '#platform/web/ui/States.tsx';
import { identity } from '../api.ts';
import { changedFields } from '#platform/web/form/edit-state';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { t } from '../texts.ts';
import { emptyPerson, forApi, type PersonFields } from './fields.ts';
import { personFaults } from './person-words.ts';
import { PersonFormFields } from './PersonFormFields.tsx';
import { mayAddPeople, mayManagePeople, type RightsViewer } from './rights.ts';
import { useKeepPerson, useRightsViewer } from './use-people.ts';

/** Adding a person; the help desk adds requesters, wider roles need wider rights. */
export function NewPersonPage() {
  const viewer = useRightsViewer();
  usePageTitle(t.addPerson());
  if (!viewer) return null;
  if (!mayAddPeople(viewer)) return <NotAllowedState framed={false} text={t.reasonAdd()} />;
  return <NewPerson viewer={viewer} />;
}

function NewPerson({ viewer }: { viewer: RightsViewer }) {
  const navigate = useNavigate();
  const keep = useKeepPerson();
  const [draft, setDraft] = useState<PersonFields>(emptyPerson);
  const [faults, setFaults] = useState({});
  const [problem, setProblem] = useState<Problem>();
  const [running, setRunning] = useState(false);
  const submit = async () => {
    const found = personFaults(draft);
    setFaults(found);
    if (running || Object.keys(found).length > 0) return;
    setRunning(true);
    setProblem(undefined);
    try {
      const { name, email } = draft;
      const person = await identity.addPerson({
        ...forApi(changedFields({ base: emptyPerson, draft })),
        name,
        email: email.trim(),
      });
      keep(person);
      await navigate({ to: '/people/$id', params: { id: person.id } });
    } catch (error) {
      setProblem(problemOf(error));
      setRunning(false);
    }
  };
  const shownAtField = ['identity.email_taken', 'identity.role_too_wide', 'identity.ends_in_the_past'];
  return (
    <FormPanel
      title={t.addPerson()}
      backTo="/people"
      saveLabel={draft.name.trim() === '' ? t.addPerson() : t.addNamed({ name: draft.name.trim() })}
      running={running}
      problem={problem && shownAtField.includes(problem.code) ? undefined : problem}
      onSubmit={submit}
      changed={Object.keys(changedFields({ base: emptyPerson, draft })).length > 0}
      onLeave={() => void navigate({ to: '/people' })}
    >
      <PersonFormFields
        viewer={viewer}
        // Only who manages people gives roles, teams and limits; an address is needed from everyone.
        reach={mayManagePeople(viewer) ? 'all' : 'add'}
        draft={draft}
        set={(part) => setDraft((now) => ({ ...now, ...part }))}
        problem={problem}
        faults={faults}
      />
    </FormPanel>
  );
}
