import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { useUndo } from '#platform/web/api/undo';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { keys } from '../api.ts';
import { Conflicts } from '#platform/web/form/Conflicts.tsx';
import type { Fields } from '#platform/web/form/edit-state';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { useEdit } from '#platform/web/form/use-edit';
import { t } from '../texts.ts';
import { kindWords, structurePaths, type Entry, type StructureKind } from './kinds.ts';

type Named = Fields & { readonly name: string };

export interface StructureFormProps<F extends Named> {
  readonly kind: StructureKind;
  /** Undefined makes a new one. */
  readonly entry: Entry | undefined;
  readonly fields: F;
  readonly add: (fields: F) => Promise<Entry>;
  readonly change: (change: Partial<F> & { id: string; version: number }) => Promise<Entry>;
  readonly fieldName: (field: string) => string;
  readonly show: (field: string, value: unknown) => string;
  /** Codes whose sentence a field shows. */
  readonly shownAtField: readonly string[];
  readonly inputs: (
    draft: F,
    set: (part: Partial<F>) => void,
    problem: Problem | undefined,
    faults: { readonly name?: string },
  ) => ReactNode;
  readonly below?: ReactNode;
}

/** The form of a team, site or organisation: new or changed, locked with the reason for those who may not. */
export function StructureForm<F extends Named>(props: StructureFormProps<F>) {
  const { kind, entry } = props;
  const navigate = useNavigate();
  const may = mayViewer(useViewer(), 'identity.administer');
  const save = useSaveEntry(props);
  const [faults, setFaults] = useState<{ name?: string }>({});
  const leave = () => void navigate({ to: structurePaths[kind] });
  const edit = useEdit<F>({ fields: props.fields, version: entry?.version ?? 0, save, onUnchanged: leave });
  const submit = async () => {
    const found = edit.draft.name.trim() === '' ? { name: t.nameMissing() } : {};
    setFaults(found);
    if (found.name === undefined) await edit.submit();
  };
  const atField = edit.problem && props.shownAtField.includes(edit.problem.code);
  return (
    <FormPanel
      title={entry?.name ?? kindWords[kind].add()}
      backTo={structurePaths[kind]}
      saveLabel={entry ? t.save() : kindWords[kind].add()}
      running={edit.running}
      locked={!may}
      changed={edit.changed}
      waitsFor={edit.waitsFor}
      problem={atField ? undefined : edit.problem}
      onSubmit={submit}
      onLeave={leave}
    >
      <Conflicts
        conflicts={edit.conflicts}
        fieldName={props.fieldName}
        show={props.show}
        onSettle={edit.settle}
      />
      <FieldGroup title={kindWords[kind].title()} lockedReason={may ? undefined : t.reasonAdminister()}>
        {props.inputs(edit.draft, edit.set, edit.problem, faults)}
      </FieldGroup>
      {props.below}
    </FormPanel>
  );
}

/** Adds or changes; a change can be taken back. */
function useSaveEntry<F extends Named>({ kind, entry, fields, add, change }: StructureFormProps<F>) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const undo = useUndo();
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys[kind] });
  return async (changed: Partial<F>, version: number, before: Partial<F>) => {
    if (!entry) {
      const added = await add({ ...fields, ...changed });
      await refresh();
      await navigate({ to: `${structurePaths[kind]}/${added.id}` });
      return;
    }
    const saved = await change({ ...changed, id: entry.id, version });
    await refresh();
    undo.push({
      text: t.entryChanged({ name: saved.name }),
      undo: async () => {
        await change({ ...before, id: entry.id, version: saved.version });
        await refresh();
      },
    });
    await navigate({ to: structurePaths[kind] });
  };
}
