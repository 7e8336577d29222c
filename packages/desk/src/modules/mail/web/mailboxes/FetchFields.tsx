import { Select, Checkbox, TextInput } from '@mantine/core';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { fieldError } from '#platform/web/ui/Field.tsx';
import { t } from '../texts.ts';
import type { ServerFieldsProps } from './AccessFields.tsx';

const afterwardsWords = {
  leave: t.afterwardsLeave,
  seen: t.afterwardsSeen,
  move: t.afterwardsMove,
} as const;
const afterwards = ['leave', 'seen', 'move'] as const;

/** What is fetched, and what becomes of it on the server. */
export function FetchFields({ isNew, draft, set, problem }: ServerFieldsProps & { readonly isNew: boolean }) {
  return (
    <FieldGroup title={t.fetching()}>
      <Checkbox
        label={t.enabled()}
        checked={draft.enabled}
        onChange={(event) => set({ ...draft, enabled: event.currentTarget.checked })}
      />
      <TextInput
        label={t.folder()}
        maxLength={500}
        value={draft.folder}
        onChange={(event) => set({ ...draft, folder: event.currentTarget.value })}
        error={fieldError(problem, 'folder')}
      />
      {isNew ? (
        <Select
          label={t.existing()}
          data={[
            { value: 'leave', label: t.existingLeave() },
            { value: 'take', label: t.existingTake() },
          ]}
          value={draft.existingMail}
          onChange={(value) => set({ ...draft, existingMail: value === 'take' ? 'take' : 'leave' })}
          allowDeselect={false}
        />
      ) : null}
      <Select
        label={t.afterwards()}
        data={afterwards.map((value) => ({ value, label: afterwardsWords[value]() }))}
        value={draft.afterwards}
        onChange={(value) =>
          set({ ...draft, afterwards: afterwards.find((one) => one === value) ?? 'leave' })
        }
        allowDeselect={false}
      />
      {draft.afterwards === 'move' ? (
        <TextInput
          label={t.moveTo()}
          maxLength={500}
          value={draft.moveTo}
          onChange={(event) => set({ ...draft, moveTo: event.currentTarget.value })}
          error={fieldError(problem, 'moveTo')}
        />
      ) : null}
    </FieldGroup>
  );
}
