import type { Finding } from '../finding.ts';
import type { Query } from './stored.ts';

/**
 * I3 of the README of this folder over the whole database: what one operation writes is there together or not at all. Each
 * query names the rows that stand alone; none may.
 */
const rowsThatStandAlone: Readonly<Record<string, string>> = {
  'a ticket without exactly one event of its opening': `
    select t.id, t.subject as of from tickets t left join platform_events e on e.subject_id = t.id and e.name = 'tickets.ticket.opened'
    group by t.id having count(e.id) <> 1`,
  'an event of an opening without its ticket and first message': `
    select e.id, e.data ->> 'subject' as of from platform_events e where e.name = 'tickets.ticket.opened' and not exists (
      select 1 from tickets t join tickets_messages m on m.ticket_id = t.id where t.id = e.subject_id and m.id = (e.data ->> 'messageId')::uuid)`,
  'a message without exactly one event': `
    select m.id, m.body_text as of from tickets_messages m left join platform_events e on e.subject_id = m.ticket_id
      and e.name in ('tickets.ticket.opened', 'tickets.message.added') and e.data ->> 'messageId' = m.id::text
    group by m.id having count(e.id) <> 1`,
  'an event of a message without the message': `
    select e.id, e.data ->> 'messageId' as of from platform_events e where e.name = 'tickets.message.added'
      and not exists (select 1 from tickets_messages m where m.ticket_id = e.subject_id and m.id = (e.data ->> 'messageId')::uuid)`,
  'a ticket that search does not know': `
    select t.id, t.subject as of from tickets t where not exists (select 1 from search_documents d where d.id = t.id and d.type = 'ticket' and d.owner_id = t.id)`,
  'a message that search does not know': `
    select m.id, m.body_text as of from tickets_messages m
    where exists (select 1 from platform_events e where e.subject_id = m.ticket_id and e.name = 'tickets.message.added' and e.data ->> 'messageId' = m.id::text)
      and not exists (select 1 from search_documents d where d.id = m.id and d.type = 'message' and d.owner_id = m.ticket_id)`,
  'a search document without the thing': `
    select d.id, d.type as of from search_documents d where d.type in ('ticket', 'message')
      and not exists (select 1 from tickets t where t.id = d.id) and not exists (select 1 from tickets_messages m where m.id = d.id)`,
  "a technician's public reply without its outbox row": `
    select m.id, m.body_text as of from tickets_messages m join platform_events e on e.subject_id = m.ticket_id
      and e.name = 'tickets.message.added' and e.data ->> 'messageId' = m.id::text and (e.data ->> 'toRequester')::boolean
    where not exists (select 1 from platform_outbox o where o.id = m.outbox_id and o.subject_id = m.ticket_id)`,
  'an outbox row without its message or its new ticket': `
    select o.id, o.payload ->> 'subject' as of from platform_outbox o where o.subject_room = 'tickets'
      and not exists (select 1 from tickets_messages m where m.outbox_id = o.id)
      and not (o.payload ->> 'automatic' = 'auto-replied' and exists (select 1 from tickets t where t.id = o.subject_id and t.source ->> 'channel' = 'mail'))
      and not (o.payload ->> 'automatic' = 'auto-generated' and exists (select 1 from tickets_messages m where m.ticket_id = o.subject_id and m.created_at = o.created_at))`,
  'a ticket by mail without exactly one acknowledgement': `
    select t.id, t.subject as of from tickets t left join platform_outbox o on o.subject_id = t.id and o.payload ->> 'automatic' = 'auto-replied'
    where t.source ->> 'channel' = 'mail' group by t.id having count(o.id) <> 1`,
  'a reply that left without exactly one event of it': `
    select o.id, o.payload ->> 'subject' as of from platform_outbox o join tickets_messages m on m.outbox_id = o.id
      left join platform_events e on e.subject_id = m.ticket_id and e.name = 'tickets.message.settled' and e.data ->> 'messageId' = m.id::text
    where o.state = 'sent' group by o.id having count(e.id) <> 1`,
  'a mail that was sent without the answer of the mail server': `
    select o.id, o.payload ->> 'subject' as of from platform_outbox o where o.kind = 'mail' and o.state = 'sent'
      and not exists (select 1 from platform_mail_deliveries d where d.item_id = o.id and d.accepted_at is not null)`,
  'a ticket that counts other messages than it has': `
    select t.id, t.subject as of from tickets t left join tickets_messages m on m.ticket_id = t.id and m.withdrawn_at is null
    group by t.id having count(m.id) <> t.message_count`,
  'a ticket whose version or status is not that of its last event': `
    select t.id, t.subject as of from tickets t left join lateral (
      select (e.data ->> 'version')::int as version, coalesce(e.data ->> 'to', 'open') as status from platform_events e
      where e.subject_id = t.id and e.data ? 'version' order by (e.data ->> 'version')::int desc limit 1) last on true
    where t.version <> coalesce(last.version, 1) or t.status <> coalesce(last.status, 'new')`,
  'a counter that is not the count': `
    select null as id, concat_ws(' ', status, sum(counted), 'counted', sum(really), 'really') as of
    from (select team_id, status, assignee_id, total as counted, 0 as really from tickets_counters
      union all select team_id, status, assignee_id, delta, 0 from tickets_counter_deltas
      union all select team_id, status, assignee_id, 0, 1 from tickets) x
    group by team_id, status, assignee_id having sum(counted) <> sum(really)`,
  'a mail that was taken and has no end': `
    select r.id, coalesce(r.subject, '') || ' ' || r.state as of from mail_records r where r.state <> 'done' or r.verdict is null`,
  'a stored mail without its record': `
    select s.first_record_id as id, null as of from mail_sources s where not exists (
      select 1 from mail_records r where r.id = s.first_record_id and r.mailbox_id = s.mailbox_id and r.digest = s.digest)`,
  'a mail on a ticket without exactly one message, event and reference': `
    select r.id, r.subject as of from mail_records r where r.verdict in ('ticket', 'reply') and (
      (select count(*) from tickets_messages m where m.ticket_id = r.ticket_id and m.source ->> 'id' = r.id::text) <> 1
      or (select count(*) from platform_events e where e.subject_id = r.id and e.name = 'mail.record.settled') <> 1
      or (select count(*) from mail_references f where f.ticket_id = r.ticket_id and f.id_hash = sha256(convert_to(r.message_id, 'UTF8'))) <> 1)`,
  'a message by mail without its mail': `
    select m.id, m.body_text as of from tickets_messages m where m.source ->> 'channel' = 'mail'
      and not exists (select 1 from mail_records r where r.id::text = m.source ->> 'id' and r.ticket_message_id = m.id)`,
  'a file whose bytes are not its content': `
    select b.id, encode(b.digest, 'hex') as of from files_blobs b left join files_chunks c on c.blob_id = b.id
    group by b.digest, b.id having sha256(coalesce(string_agg(c.bytes, ''::bytea order by c.position), '')) <> b.digest`,
  'an attachment without its file': `
    select a.id, a.name as of from tickets_attachments a where not exists (select 1 from files_blobs b where b.digest = decode(a.digest, 'hex'))`,
  'a key that was taken without an answer': `
    select null as id, key as of from platform_idempotency where status is null`,
};

const shownOfEach = 5;

/** Looks for everything that stands alone. `prefix` begins the words of this run, so that a row tells its operation. */
export async function judgeWholeness(query: Query, prefix: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [what, text] of Object.entries(rowsThatStandAlone)) {
    const rows = await query<{ id: string | null; of: string | null }>(text);
    for (const row of rows.slice(0, shownOfEach)) {
      const operation = new RegExp(`${prefix}\\d+`).exec(row.of ?? '')?.[0];
      const more = rows.length > shownOfEach ? ` (one of ${rows.length})` : '';
      findings.push({
        invariant: 'I3 atomicity',
        message: `${what}${more}: ${[row.id, row.of?.slice(0, 120)].filter(Boolean).join(' ')}`,
        ...(operation === undefined ? {} : { operation }),
      });
    }
  }
  return findings;
}
