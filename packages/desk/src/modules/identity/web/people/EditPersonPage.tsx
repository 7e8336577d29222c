import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useUndo } from '#platform/web/api/undo';
import type { Person } from '../../contract.ts';
import { identity } from '../api.ts';
import { Conflicts } from '#platform/web/form/Conflicts.tsx';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { useEdit } from '#platform/web/form/use-edit';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { useOrganisations, useSites, useTeams } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { fieldsOf, forApi, type PersonFields } from './fields.ts';
import { personFaults, personFieldName, personFieldValue } from './person-words.ts';
import { PersonFormFields } from './PersonFormFields.tsx';
import { PersonPage } from './PersonPage.tsx';
import { reachOver, type RightsViewer } from './rights.ts';
import { useKeepPerson, usePerson, useRightsViewer } from './use-people.ts';

/** Correcting a person; the entry's own page until it is known. */
export function EditPersonPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const person = usePerson(id);
  const viewer = useRightsViewer();
  if (!person.data || !viewer) return <PersonPage />;
  return <EditPerson key={person.data.id} person={person.data} viewer={viewer} />;
}

function EditPerson({ person, viewer }: { person: Person; viewer: RightsViewer }) {
  const navigate = useNavigate();
  const save = useSavePerson(person);
  const [faults, setFaults] = useState({});
  const known = {
    teams: useTeams().data ?? [],
    sites: useSites().data ?? [],
    organisations: useOrganisations().data ?? [],
  };
  const leave = () =>
    void navigate({ to: '/people/$id', params: { id: person.id }, search: (now: object) => now });
  const edit = useEdit<PersonFields>({
    // What the form begins with stays, whatever the live feed brings: the version tells who changed what.
    fields: fieldsOf(person),
    version: person.version,
    save: async (change, version, before) => {
      await save(change, version, before);
      leave();
    },
    onUnchanged: leave,
  });
  usePageTitle(t.editPerson({ name: person.name }));
  const submit = async () => {
    const found = personFaults(edit.draft);
    setFaults(found);
    if (Object.keys(found).length === 0) await edit.submit();
  };
  const shownAtField = ['identity.email_taken', 'identity.role_too_wide', 'identity.ends_in_the_past'];
  return (
    <FormPanel
      title={t.editPerson({ name: person.name })}
      backTo={`/people/${person.id}`}
      saveLabel={t.save()}
      running={edit.running}
      locked={reachOver(viewer, person) === 'nothing'}
      changed={edit.changed}
      waitsFor={edit.waitsFor}
      problem={edit.problem && shownAtField.includes(edit.problem.code) ? undefined : edit.problem}
      sentences={{ 'identity.last_administrator': t.lastAdministrator() }}
      onSubmit={submit}
      onLeave={leave}
    >
      <Conflicts
        conflicts={edit.conflicts}
        fieldName={personFieldName}
        show={(field, value) => personFieldValue(field, value, known)}
        onSettle={edit.settle}
      />
      <PersonFormFields
        viewer={viewer}
        reach={reachOver(viewer, person)}
        draft={edit.draft}
        set={edit.set}
        problem={edit.problem}
        faults={faults}
      />
    </FormPanel>
  );
}

/** Saves a change and offers to take it back. */
function useSavePerson(person: Person) {
  const keep = useKeepPerson();
  const undo = useUndo();
  return async (change: Partial<PersonFields>, version: number, before: Partial<PersonFields>) => {
    const changed = await identity.changePerson({ id: person.id, version, ...forApi(change) });
    keep(changed);
    undo.push({
      text: t.personChanged({ name: changed.name }),
      undo: async () => {
        keep(await identity.changePerson({ id: person.id, version: changed.version, ...forApi(before) }));
      },
    });
  };
}
