import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import type { Landed } from '#tickets';
import { mailErrors, mailEvents, type MailRecordDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { wordsOf } from '../deciding/carry-out.ts';
import type { Applier } from '../intake/applier.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { lockOpenRecord } from './open-record.ts';
import { readMailSource, readRecord } from './records.ts';
import { referencesOf } from './settle-record.ts';

interface Conversion {
  readonly id: string;
  readonly why: string;
  readonly requester?: { readonly email: string; readonly name?: string };
}

/** A person makes a ticket of a mail that no rule made one of: for its writer, or for whom the person names. */
export async function convertRecord(
  deps: MailDeps,
  applier: Pick<Applier, 'read'>,
  actor: Actor,
  input: Conversion,
): Promise<MailRecordDetail> {
  const { source } = await readMailSource(deps.database.reader, deps, actor, input.id);
  const mail = await applier.read(source);
  return deps.database.write(async (tx) => {
    const before = await lockOpenRecord(tx, deps, actor, input.id);
    const landed = await openTicket(tx, deps, actor, { ...input, mail });
    await settle(tx, deps, actor, { input, mail, before, landed });
    return readRecord(tx, deps, actor, input.id);
  });
}

async function openTicket(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  c: Conversion & { mail: ParsedMail },
): Promise<Landed> {
  const who = c.requester ?? (c.mail.from && { email: c.mail.from.address, name: c.mail.from.name });
  if (!who) throw new AppError(mailErrors.senderNeeded);
  const at = deps.clock.now();
  const requester = await deps.identity.ensureRequester(
    tx,
    actor,
    { email: who.email, name: who.name || undefined },
    at,
  );
  const team = await tx.first<{ teamId: string | null }>(sql<{ teamId: string | null }>`
    select b.team_id as "teamId" from mail_records r join mail_mailboxes b on b.id = r.mailbox_id where r.id = ${c.id}`);
  return deps.tickets.open(tx, actor, {
    subject: c.mail.subject.trim() === '' ? '(no subject)' : c.mail.subject,
    words: await wordsOf(tx, deps, { mail: c.mail, at }),
    requesterId: requester.id,
    teamId: team?.teamId ?? null,
    source: { channel: 'mail', room: 'mail', id: c.id },
    acknowledge: false,
  });
}

interface Settling {
  readonly input: Conversion;
  readonly mail: ParsedMail;
  readonly before: MailRecordDetail;
  readonly landed: Landed;
}

/** The verdict is "ticket" now, the evidence says by whom, and answers to the mail find the ticket. */
async function settle(tx: Tx, deps: MailDeps, actor: Actor, s: Settling): Promise<void> {
  const { input, landed } = s;
  const at = deps.clock.now();
  const why = input.why.trim();
  const evidence = JSON.stringify([{ step: 'apply', found: `${actor.name} made it a ticket: ${why}` }]);
  const references = referencesOf(s.mail, landed.ticketId, at);
  await record(tx, {
    writes: {
      converted: sql`update mail_records set state = 'done', verdict = 'ticket', ticket_id = ${landed.ticketId}, ticket_number = ${landed.number},
        ticket_message_id = ${landed.messageId}, next_try_at = null, settled_at = ${at}, evidence = evidence || ${evidence}::jsonb,
        reason = ${`${actor.name} made it a ticket: ${why}`}, decision = 'converted', decided_at = ${at}, decided_by = ${actor.personId},
        decided_by_name = ${actor.name}, decision_why = ${why}, subject = ${s.mail.subject} where id = ${input.id}`,
      ...(references ? { named: references } : {}),
    },
    events: [
      happened(
        mailEvents.converted,
        { actor, at, subject: { room: 'mail', id: input.id } },
        { before: s.before.verdict, why, ticketId: landed.ticketId, ticketNumber: landed.number },
      ),
    ],
    select: sql`select 1`,
  });
}
