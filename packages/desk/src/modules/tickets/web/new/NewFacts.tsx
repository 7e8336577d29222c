import { Button, Select } from '@mantine/core';
import { PriorityMark } from '#platform/web/ui/PriorityMark.tsx';
import type { Priority } from '#platform/web/ui/meanings';
import { priorityOf } from '../../contract.ts';
import { SchemaInputs } from '#platform/web/form/SchemaInputs.tsx';
import { none, useTeamOptions } from '../pick/people.ts';
import { RatingGrid } from '../rating/RatingGrid.tsx';
import { ticketTypes } from '../ticket-types.ts';
import { t } from '../texts.ts';
import { levelWord, typeWord } from '../words.ts';
import { PersonField } from './PersonField.tsx';
import type { useNewTicket } from './use-new-ticket.ts';

/** What kind of thing it is, how much it matters, and who gets it: all of it may be left for triage. */
export function NewFacts({ ticket }: { ticket: ReturnType<typeof useNewTicket> }) {
  const { draft, set, lists, fields } = ticket;
  const teams = useTeamOptions(true).filter((team) => team.value !== none);
  const choices = (entries: readonly { id: string; name: string; active: boolean }[] | undefined) =>
    (entries ?? []).filter((one) => one.active).map((one) => ({ value: one.id, label: one.name }));
  return (
    <div className="tk-new-facts">
      <section className="tk-new-rating tk-rating-bare" aria-label={t.newRating()}>
        <div className="dh-line">
          <h2 className="dh-caption dh-space">{t.newPriority()}</h2>
          {draft.impact === null ? null : (
            <Button size="xs" variant="subtle" onClick={() => set({ impact: null, urgency: null })}>
              {t.newUnrate()}
            </Button>
          )}
        </div>
        <div className="dh-line dh-wrap" role="status">
          <PriorityMark priority={priorityOf(draft.impact ?? 2, draft.urgency ?? 2) as Priority} withLabel />
          <span className="dh-sm dh-3">
            {draft.impact === null || draft.urgency === null
              ? t.newNotRated()
              : t.impactByUrgency({ impact: levelWord(draft.impact), urgency: levelWord(draft.urgency) })}
          </span>
        </div>
        <RatingGrid
          impact={draft.impact}
          urgency={draft.urgency}
          onRate={(impact, urgency) => set({ impact, urgency })}
        />
      </section>
      <Select
        label={t.newType()}
        value={draft.type}
        onChange={(value) =>
          set({ type: ticketTypes.find((one) => one === value) ?? draft.type, fields: {} })
        }
        data={ticketTypes.map((type) => ({ value: type, label: typeWord(type) }))}
        allowDeselect={false}
      />
      <SchemaInputs fields={fields} inputs={draft.fields} onChange={(inputs) => set({ fields: inputs })} />
      <Select
        label={t.fieldCategory()}
        clearable
        searchable
        value={draft.categoryId}
        onChange={(categoryId) => set({ categoryId })}
        data={choices(lists?.categories)}
      />
      <Select
        label={t.fieldService()}
        clearable
        searchable
        value={draft.serviceId}
        onChange={(serviceId) => set({ serviceId })}
        data={choices(lists?.services)}
      />
      <Select
        label={t.newTeam()}
        clearable
        searchable
        value={draft.teamId}
        onChange={(teamId) => set({ teamId })}
        data={teams.map((team) => ({ value: team.value, label: team.label }))}
      />
      <PersonField
        label={t.newAffected()}
        hint={t.newAffectedHint()}
        value={draft.affected}
        onChange={(affected) => set({ affected })}
      />
    </div>
  );
}
