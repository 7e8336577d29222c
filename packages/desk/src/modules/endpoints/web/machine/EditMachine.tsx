import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useUndo } from '#platform/web/api/undo';
import { Conflicts } from '#platform/web/form/Conflicts.tsx';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { useEdit } from '#platform/web/form/use-edit';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { MachineDetail } from '../../contract.ts';
import { endpoints } from '../api.ts';
import { PersonField, type ChosenPerson } from '../fields/PersonField.tsx';
import { SiteField, useSites } from '../fields/SiteField.tsx';
import { t } from '../texts.ts';
import { useKeepMachine } from './use-machine.ts';

type MachineFields = {
  readonly name: string;
  readonly siteId: string;
  readonly personId: string | null;
};

/** What people call a machine, where it stands, whose it is. */
export function EditMachine({ machine, onLeave }: { machine: MachineDetail; onLeave: () => void }) {
  const keep = useKeepMachine();
  const undo = useUndo();
  const sites = useSites();
  const [person, setPerson] = useState<ChosenPerson | null>(machine.person);
  const edit = useEdit<MachineFields>({
    fields: { name: machine.name, siteId: machine.site.id, personId: machine.person?.id ?? null },
    version: machine.version,
    save: async (change, version, before) => {
      const after = await endpoints.change({ id: machine.id, version, ...change });
      keep(after);
      undo.push({
        text: t.changedDone({ name: after.name }),
        undo: async () => keep(await endpoints.change({ id: machine.id, version: after.version, ...before })),
      });
      onLeave();
    },
    onUnchanged: onLeave,
  });
  const names: Readonly<Record<string, () => string>> = {
    name: t.name,
    siteId: t.site,
    personId: t.person,
  };
  const show = (field: string, value: unknown): string => {
    if (field === 'siteId') return sites?.find((site) => site.id === value)?.name ?? String(value);
    if (value === null) return t.nobody();
    if (value === person?.id) return person?.name ?? '';
    return typeof value === 'string' ? value : t.notSaid();
  };
  const { draft } = edit;
  return (
    <FormPanel
      title={t.editTitle({ name: machine.name })}
      backTo={`/machines/${machine.id}`}
      saveLabel={t.editSave()}
      running={edit.running}
      changed={edit.changed}
      waitsFor={edit.waitsFor}
      problem={edit.problem}
      onSubmit={edit.submit}
      onLeave={onLeave}
    >
      <Conflicts
        conflicts={edit.conflicts}
        fieldName={(field) => (names[field] ?? (() => field))()}
        show={show}
        onSettle={edit.settle}
      />
      <FieldGroup title={t.identityTitle()}>
        <TextInput
          label={t.name()}
          maxLength={200}
          value={draft.name}
          error={fieldError(edit.problem, 'name')}
          onChange={(event) => edit.set({ name: event.currentTarget.value })}
        />
        <SiteField value={draft.siteId} onChange={(siteId) => edit.set({ siteId })} />
        <PersonField
          label={t.addPerson()}
          hint={t.addPersonHint()}
          value={person && draft.personId === person.id ? person : null}
          onChange={(chosen) => {
            setPerson(chosen);
            edit.set({ personId: chosen?.id ?? null });
          }}
        />
      </FieldGroup>
    </FormPanel>
  );
}
