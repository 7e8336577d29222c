import { Select, Checkbox, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useUndo } from '#platform/web/api/undo';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Conflicts } from '#platform/web/form/Conflicts.tsx';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { FormPanel } from '#platform/web/form/FormPanel.tsx';
import { useEdit } from '#platform/web/form/use-edit';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { Mailbox } from '../../contract.ts';
import { mail } from '../api.ts';
import { t } from '../texts.ts';
import { changeOf, faultsOf, fieldName, fieldsOf, shownValue, type MailboxFields } from './mailbox-fields.ts';
import { useRefreshMailboxes, useTeamChoices } from './use-mailboxes.ts';

/** The form of a mailbox: new, or changed; a change can be taken back. */
export function MailboxForm({ mailbox }: { mailbox: Mailbox | undefined }) {
  const may = mayViewer(useViewer(), 'mail.configure');
  const save = useSaveMailbox(mailbox);
  const leave = useLeave(mailbox);
  const { data: teams = [] } = useTeamChoices();
  const [tried, setTried] = useState(false);
  const edit = useEdit<MailboxFields>({
    fields: fieldsOf(mailbox),
    version: mailbox?.version ?? 0,
    save,
    onUnchanged: leave,
  });
  const { draft, problem, set } = edit;
  const faults = tried ? faultsOf(draft) : {};
  const submit = async () => {
    setTried(true);
    if (Object.keys(faultsOf(draft)).length === 0) await edit.submit();
  };
  const title = mailbox ? t.editMailbox() : t.addMailbox();
  return (
    <FormPanel
      title={title}
      backTo="/mail/mailboxes"
      saveLabel={mailbox ? t.saveMailbox() : t.addMailbox()}
      running={edit.running}
      locked={!may}
      changed={edit.changed}
      waitsFor={edit.waitsFor}
      problem={problem?.code === 'mail.address_taken' ? undefined : problem}
      onSubmit={submit}
      onLeave={leave}
    >
      <Conflicts
        conflicts={edit.conflicts}
        fieldName={fieldName}
        show={(field, value) => shownValue(field, value, teams)}
        onSettle={edit.settle}
      />
      <FieldGroup title={t.settings()} lockedReason={may ? undefined : t.reasonConfigure()}>
        <TextInput
          type="email"
          label={t.address()}
          maxLength={254}
          value={draft.address}
          onChange={(event) => set({ address: event.currentTarget.value })}
          error={
            faults.address ??
            (problem?.code === 'mail.address_taken' ? t.addressTaken() : fieldError(problem, 'address'))
          }
        />
        <TextInput
          label={t.name()}
          description={t.nameHint()}
          maxLength={500}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faults.name ?? fieldError(problem, 'name')}
        />
        <Select
          label={t.team()}
          description={t.teamHint()}
          data={[
            { value: '', label: t.noTeam() },
            ...teams.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={draft.teamId ?? ''}
          onChange={(value) => set({ teamId: value === '' ? null : value })}
          allowDeselect={false}
        />
        <TextInput
          inputMode="numeric"
          label={t.quietAfter()}
          description={t.quietHint()}
          value={draft.quietAfterHours ?? ''}
          onChange={(event) => set({ quietAfterHours: event.currentTarget.value })}
          error={faults.quiet ?? fieldError(problem, 'quietAfterHours')}
        />
        {mailbox?.isDefault === false ? (
          <Checkbox
            label={t.makeDefault()}
            description={t.makeDefaultHint()}
            checked={draft.isDefault}
            onChange={(event) => set({ isDefault: event.currentTarget.checked })}
          />
        ) : null}
        {mailbox?.isDefault ? <p className="dh-sm dh-3">{t.isDefaultText()}</p> : null}
      </FieldGroup>
    </FormPanel>
  );
}

function useLeave(mailbox: Mailbox | undefined): () => void {
  const navigate = useNavigate();
  return () =>
    void (mailbox
      ? navigate({ to: '/mail/mailboxes/$id', params: { id: mailbox.id } })
      : navigate({ to: '/mail/mailboxes' }));
}

function useSaveMailbox(mailbox: Mailbox | undefined) {
  const navigate = useNavigate();
  const undo = useUndo();
  const refresh = useRefreshMailboxes();
  const show = (id: string) => navigate({ to: '/mail/mailboxes/$id', params: { id } });
  return async (changed: Partial<MailboxFields>, version: number, before: Partial<MailboxFields>) => {
    if (!mailbox) {
      const { address = '', name = '' } = changed;
      const { isDefault: _, ...rest } = changeOf(changed);
      const added = await mail.addMailbox({ ...rest, address: address.trim(), name: name.trim() });
      await refresh(added.id);
      await show(added.id);
      return;
    }
    const saved = await mail.changeMailbox({ ...changeOf(changed), id: mailbox.id, version });
    await refresh(mailbox.id);
    // Which mailbox was the default before, this form does not know: that part is not taken back.
    if (changed.isDefault === undefined)
      undo.push({
        text: t.mailboxSaved({ address: saved.address }),
        undo: async () => {
          await mail.changeMailbox({ ...changeOf(before), id: mailbox.id, version: saved.version });
          await refresh(mailbox.id);
        },
      });
    await show(mailbox.id);
  };
}
