import { Checkbox, Select, TextInput } from '@mantine/core';
import { fieldError } from '#platform/web/ui/Field.tsx';
import { CheckList } from '#platform/web/form/CheckList.tsx';
import { FieldGroup } from '#platform/web/form/FieldGroup.tsx';
import { useTeams } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import { endAfter, lastDayOf } from './last-day.ts';
import type { PersonFormProps } from './PersonFormFields.tsx';
import { givableRoles, reachOpens } from './rights.ts';

/** Role, teams and what narrows a consultant. */
export function PersonAccessFields({ viewer, reach, draft, set, problem }: PersonFormProps) {
  const { data: teams = [] } = useTeams();
  const locked = reachOpens(reach, 'manage') ? undefined : t.reasonManage();
  const givable = givableRoles(viewer);
  const roles = givable.includes(draft.role) ? givable : [...givable, draft.role];
  const options = teams.map(({ id, name, tier }) => ({
    value: id,
    label: t.teamAndTier({ team: name, tier }),
  }));
  return (
    <>
      <FieldGroup title={t.groupWork()} lockedReason={locked}>
        <Select
          label={t.role()}
          description={t.roleHint()}
          data={roles.map((role) => ({ value: role, label: roleWord(role) }))}
          value={draft.role}
          onChange={(value) => {
            const role = roles.find((one) => one === value);
            if (role) set({ role });
          }}
          allowDeselect={false}
          disabled={locked !== undefined}
          error={problem?.code === 'identity.role_too_wide' ? t.roleTooWide() : fieldError(problem, 'role')}
        />
        <CheckList
          label={t.teams()}
          options={options}
          value={draft.teamIds}
          onChange={(teamIds) => set({ teamIds })}
          empty={t.noTeamsYet()}
          error={fieldError(problem, 'teamIds')}
        />
      </FieldGroup>
      <FieldGroup title={t.limits()} lockedReason={locked}>
        <TextInput
          label={t.lastDay()}
          description={t.lastDayHint()}
          type="date"
          value={lastDayOf(draft.endsAt)}
          onChange={(event) => set({ endsAt: endAfter(event.currentTarget.value) })}
          error={
            problem?.code === 'identity.ends_in_the_past' ? t.endsInThePast() : fieldError(problem, 'endsAt')
          }
        />
        <Checkbox
          label={t.onlyTeamsChoice()}
          checked={draft.onlyTeamIds !== null}
          onChange={(event) => set({ onlyTeamIds: event.currentTarget.checked ? [...draft.teamIds] : null })}
        />
        {draft.onlyTeamIds === null ? null : (
          <CheckList
            label={t.onlyTeams()}
            options={options}
            value={draft.onlyTeamIds}
            onChange={(onlyTeamIds) => set({ onlyTeamIds })}
            empty={t.noTeamsYet()}
            error={fieldError(problem, 'onlyTeamIds')}
          />
        )}
      </FieldGroup>
    </>
  );
}
