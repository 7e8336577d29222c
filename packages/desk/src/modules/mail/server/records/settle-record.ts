import { sql, type RawBuilder } from 'kysely';
import { systemActor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { mailEvents, type Evidence } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { Outcome } from '../deciding/carry-out.ts';
import { hashId } from '../deciding/find-thread.ts';
import { headerOf, type ParsedMail } from '../reading/parsed-mail.ts';

interface Settling {
  readonly recordId: string;
  readonly mail: ParsedMail;
  readonly evidence: readonly Evidence[];
  readonly outcome: Outcome;
}

/** Writes the verdict, the ids by which later mails find the ticket, and the event, in one statement. */
export async function settleRecord(tx: Tx, deps: MailDeps, s: Settling): Promise<void> {
  const at = deps.clock.now();
  const landed = s.outcome.landed;
  const references = landed && referencesOf(s.mail, landed.ticketId, at);
  await record(tx, {
    writes: { settled: verdictOn(s, at), ...(references ? { named: references } : {}) },
    events: [
      happened(
        mailEvents.settled,
        {
          actor: systemActor('Mail intake', [], 'mail', s.recordId),
          at,
          subject: { room: 'mail', id: s.recordId },
        },
        {
          verdict: s.outcome.verdict,
          reason: s.outcome.reason,
          from: s.mail.from?.address ?? null,
          ticketId: landed?.ticketId ?? null,
          ticketNumber: landed?.number ?? null,
        },
      ),
    ],
    select: sql`select 1`,
  });
}

function verdictOn({ recordId, mail, evidence, outcome }: Settling, at: Date): RawBuilder<unknown> {
  const landed = outcome.landed ?? { ticketId: null, number: null, messageId: null };
  const fromName = mail.from?.name || headerOf(mail, 'from').slice(0, 200).replaceAll('\0', '');
  return sql`update mail_records set state = 'done', verdict = ${outcome.verdict}, reason = ${outcome.reason}, evidence = ${JSON.stringify(evidence)},
    from_address = ${mail.from?.address ?? null}, from_name = ${fromName || null}, subject = ${mail.subject},
    message_id = ${mail.messageId ?? null}, ticket_id = ${landed.ticketId}, ticket_number = ${landed.number},
    ticket_message_id = ${landed.messageId}, duplicate_of_id = ${outcome.duplicateOfId ?? null}, next_try_at = null, settled_at = ${at}
    where id = ${recordId}`;
}

/** The mail's own id and every id that it names: a colleague in copy may answer any of them. */
export function referencesOf(mail: ParsedMail, ticketId: string, at: Date): RawBuilder<unknown> | undefined {
  const kinds = new Map<string, string>(
    mail.references.map((id) => [hashId(id).toString('hex'), 'referenced']),
  );
  if (mail.messageId !== undefined) kinds.set(hashId(mail.messageId).toString('hex'), 'seen');
  if (kinds.size === 0) return undefined;
  const rows = [...kinds].map(([hash, kind]) => ({ hash, kind }));
  return sql`insert into mail_references (id_hash, ticket_id, kind, seen_at)
    select decode(r.hash, 'hex'), ${ticketId}::uuid, r.kind, ${at}::timestamptz from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(hash text, kind text)
    on conflict (id_hash, ticket_id) do update set kind = excluded.kind
      where excluded.kind = 'seen' and mail_references.kind = 'referenced'`;
}
