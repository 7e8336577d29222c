import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { fieldError, FormError } from '#platform/web/ui/Field.tsx';
import { Section } from '#platform/web/ui/Panel.tsx';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { Person } from '../../contract.ts';
import { identity } from '../api.ts';
import { Conflicts } from '#platform/web/form/Conflicts.tsx';
import { plainValue } from '../plain-value.ts';
import { useEdit } from '#platform/web/form/use-edit';
import { personFieldName } from '../people/person-words.ts';
import { useKeepPerson, usePerson } from '../people/use-people.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';

/** Who one is here; the own name and phone can be corrected. */
export function OwnEntry() {
  const viewer = useViewer();
  const { data: person } = usePerson(viewer?.id);
  const [editing, setEditing] = useState(false);
  if (!person) return <LoadingShape rows={2} />;
  if (editing) return <OwnEntryForm person={person} onDone={() => setEditing(false)} />;
  const facts = [person.email, person.phone, roleWord(person.role), ...person.teams.map((team) => team.name)];
  return (
    <Section level={2} title={t.me()}>
      <div className="dh-line dh-wrap" style={{ gap: 12 }}>
        <Avatar id={person.id} name={person.name} size={36} decorative />
        <div className="dh-stack dh-space" style={{ minWidth: 200 }}>
          <span className="dh-medium">{person.name}</span>
          <span className="dh-sm dh-3">{facts.filter(Boolean).join(' · ')}</span>
        </div>
        {mayViewer(viewer, 'identity.read') ? null : (
          // The portal is a page that the server draws.
          <Button component="a" href="/portal">
            {t.ownRequests()}
          </Button>
        )}
        <Button onClick={() => setEditing(true)}>{t.correctEntry()}</Button>
      </div>
    </Section>
  );
}

type OwnFields = { readonly name: string; readonly phone: string | null };

function OwnEntryForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const keep = useKeepPerson();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [missing, setMissing] = useState(false);
  const edit = useEdit<OwnFields>({
    fields: { name: person.name, phone: person.phone },
    version: person.version,
    save: async (change, version) => {
      keep(await identity.changePerson({ id: person.id, version, ...change }));
      onDone();
      // The frame shows the name too.
      await queryClient.invalidateQueries({ queryKey: ['session'] });
      await router.invalidate();
    },
    onUnchanged: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(edit.draft.name.trim() === '');
    if (edit.draft.name.trim() !== '') void edit.submit();
  };
  return (
    <Section level={2} title={t.me()}>
      <form className="identity-own-form" noValidate onSubmit={submit}>
        <Conflicts
          conflicts={edit.conflicts}
          fieldName={personFieldName}
          show={(_, value) => (value === null ? t.none() : plainValue(value))}
          onSettle={edit.settle}
        />
        <div className="dh-pair">
          <TextInput
            label={t.name()}
            autoComplete="name"
            maxLength={200}
            value={edit.draft.name}
            onChange={(event) => edit.set({ name: event.currentTarget.value })}
            error={missing ? t.nameMissing() : fieldError(edit.problem, 'name')}
          />
          <TextInput
            label={t.phone()}
            type="tel"
            autoComplete="tel"
            maxLength={60}
            value={edit.draft.phone ?? ''}
            onChange={(event) =>
              edit.set({ phone: event.currentTarget.value.trim() === '' ? null : event.currentTarget.value })
            }
            error={fieldError(edit.problem, 'phone')}
          />
        </div>
        <FormError problem={edit.problem} />
        <div className="dh-line dh-wrap">
          <Button type="submit" variant="filled" loading={edit.running} disabled={edit.conflicts.length > 0}>
            {t.save()}
          </Button>
          <Button variant="subtle" onClick={onDone}>
            {t.cancel()}
          </Button>
          {edit.waitsFor === undefined ? null : <span className="dh-sm dh-3">{edit.waitsFor}</span>}
        </div>
      </form>
    </Section>
  );
}
