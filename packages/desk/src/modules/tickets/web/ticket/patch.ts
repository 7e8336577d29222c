import type { TicketChange, TicketDetail } from '../../contract.ts';

/** Fields of a change without the version, which is always that of the ticket on the screen. */
export type Patch = Omit<TicketChange, 'version'>;

/** The change that gives the fields of a patch the values that they had. */
export function inverse(patch: Patch, before: TicketDetail): Patch {
  const had: { readonly [K in keyof Patch]-?: Patch[K] | undefined } = {
    subject: before.subject,
    type: before.type,
    impact: before.impact,
    urgency: before.urgency,
    // A priority that came from the table goes back to the table, not to a fixed value.
    priority: before.priorityReason === null ? null : before.priority,
    priorityReason: before.priorityReason ?? undefined,
    categoryId: before.category?.id ?? null,
    serviceId: before.service?.id ?? null,
    teamId: before.team?.id ?? null,
    assigneeId: before.assignee?.id ?? null,
    requesterId: before.requester.id,
    affectedId: before.affected?.id ?? null,
    statusLabelId: null,
    fields: before.fields,
  };
  const fields = Object.keys(patch) as (keyof Patch)[];
  return Object.fromEntries(
    fields.map((field) => [field, had[field]]).filter(([, value]) => value !== undefined),
  );
}
