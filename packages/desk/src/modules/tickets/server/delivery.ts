import { sql, type RawBuilder } from 'kysely';
import { mailFailureOf, mailFailures } from '#platform/contract/mail-failure';
import type { Message } from '../contract.ts';

type Delivery = NonNullable<Message['delivery']>;

/** One recipient of a reply as the queries read it. */
export interface RecipientRow {
  readonly address: string;
  readonly taken: boolean;
  readonly refused: boolean;
  readonly answer: string | null;
}

/** The outbox row of a message as the queries read it. */
export interface DeliveryRow {
  readonly outbox_state: Delivery['state'] | null;
  readonly outbox_due_at: Date | null;
  readonly outbox_answer: string | null;
  readonly outbox_recipients: readonly RecipientRow[] | null;
}

/** Recipients of the reply in `m`: of its mail and, where there are several, of the copies that name it. */
export const deliveryColumns: RawBuilder<unknown> = sql`o.state as outbox_state, o.due_at as outbox_due_at, o.answer as outbox_answer,
  (select jsonb_agg(jsonb_build_object('address', coalesce(d.address, x.address), 'taken', d.accepted_at is not null,
      'refused', d.refused_at is not null or (d.address is null and x.state = 'failed'), 'answer', coalesce(d.answer, x.answer)) order by x.id)
    from (select l.id, l.state, l.answer, l.payload -> 'to' -> 0 ->> 'address' as address from platform_outbox l where l.id = m.outbox_id
      union all
      select k.id, k.state, k.answer, k.payload -> 'to' -> 0 ->> 'address' from platform_outbox k
      where cardinality(m.recipients) > 1 and k.subject_id = m.ticket_id and k.payload ->> 'copyOf' = m.outbox_id::text) x
    left join platform_mail_deliveries d on d.item_id = x.id) as outbox_recipients`;

/** What became of a reply on its way out. One recipient who was not reached makes it failed: somebody waits for the words. */
export function toDelivery(row: DeliveryRow): Delivery | null {
  const { outbox_state: state, outbox_due_at: dueAt, outbox_answer: answer } = row;
  if (state === null || dueAt === null) return null;
  const recipients = (row.outbox_recipients ?? []).map(toRecipient);
  const failed = recipients.filter((one) => one.state === 'failed');
  const settled = state === 'sent' || state === 'failed';
  return {
    state: settled && failed.length > 0 ? 'failed' : state,
    dueAt: dueAt.toISOString(),
    answer: settled && failed.length > 0 ? failed.map(describe).join('; ') : answer,
    recipients,
  };
}

function toRecipient({ address, taken, refused, answer }: RecipientRow): Delivery['recipients'][number] {
  if (refused) return { address, state: 'failed', reason: mailFailureOf(answer ?? ''), words: answer };
  return { address, state: taken ? 'taken' : 'waiting', reason: null, words: answer };
}

function describe({ address, reason, words }: Delivery['recipients'][number]): string {
  const why = mailFailures[reason ?? 'refused'].title;
  return words === null || words === '' ? `${address}: ${why}` : `${address}: ${why} (${words})`;
}
