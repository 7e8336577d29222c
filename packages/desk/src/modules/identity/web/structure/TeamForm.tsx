import { Checkbox, Select, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { Team } from '../../contract.ts';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { tierWord } from './kinds.ts';
import { StructureForm } from './StructureForm.tsx';

type TeamFields = { readonly name: string; readonly tier: number; readonly confidential: boolean };
const tiers = [1, 2, 3];

/** A team: its name, its tier, and whether only members see its tickets. */
export function TeamForm({ team }: { team: Team | undefined }) {
  const fields: TeamFields = team
    ? { name: team.name, tier: team.tier, confidential: team.confidential }
    : { name: '', tier: 1, confidential: false };
  return (
    <StructureForm<TeamFields>
      kind="teams"
      entry={team}
      fields={fields}
      add={(all) => identity.addTeam(all)}
      change={(change) => identity.changeTeam(change)}
      fieldName={(field) =>
        ({ name: t.name(), tier: t.tier(), confidential: t.confidential() })[field] ?? field
      }
      show={(field, value) =>
        field === 'tier'
          ? tierWord(Number(value))
          : field === 'confidential'
            ? value
              ? t.yes()
              : t.no()
            : String(value)
      }
      shownAtField={['identity.name_taken']}
      inputs={(draft, set, problem, faults) => (
        <>
          <TextInput
            label={t.name()}
            maxLength={200}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={
              faults.name ??
              (problem?.code === 'identity.name_taken' ? t.nameTaken() : fieldError(problem, 'name'))
            }
          />
          <Select
            label={t.tier()}
            data={tiers.map((tier) => ({ value: String(tier), label: tierWord(tier) }))}
            value={String(draft.tier)}
            onChange={(value) => set({ tier: Number(value) })}
            allowDeselect={false}
          />
          <Checkbox
            label={t.confidentialChoice()}
            checked={draft.confidential}
            onChange={(event) => set({ confidential: event.currentTarget.checked })}
          />
        </>
      )}
      below={
        team ? (
          <p>
            <Link to="/people" search={{ team: team.id }}>
              {t.showMembers()}
            </Link>
          </p>
        ) : null
      }
    />
  );
}
