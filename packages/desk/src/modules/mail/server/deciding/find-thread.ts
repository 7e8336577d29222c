import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonCard } from '#identity';
import type { TicketFacts } from '#tickets';
import { can, type Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import { provesTechnician } from '#platform/server/mail/technician-address';
import type { MailDeps } from '../api.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { accepts, describeRefusal, type Candidate, type Clue, type Relation } from './thread.ts';

/** Where a mail belongs, and what was refused on the way. */
export interface Threaded {
  readonly candidate: Candidate | undefined;
  /** Set when the writer has proved to be this technician, who sees the ticket. */
  readonly technician: Actor | undefined;
  readonly found: readonly string[];
}

type Threading = Pick<MailDeps, 'tickets' | 'identity' | 'keys' | 'clock'>;

/** Follows the clues in their order until one leads to a ticket that the writer may be heard in. */
export async function findThread(
  db: Reader,
  deps: Threading,
  clues: readonly Clue[],
  writer: PersonCard | undefined,
): Promise<Threaded> {
  const found: string[] = [];
  for (const clue of clues) {
    const ticket = await follow(db, deps, clue);
    if (!ticket) continue;
    const technician = await provedTechnician(db, deps, { clue, ticket, writer });
    const candidate: Candidate = {
      how: clue.how,
      ticketId: ticket.id,
      number: ticket.number,
      relation: technician ? 'technician' : await relationOf(db, deps, ticket, writer),
    };
    if (accepts(candidate)) return { candidate, technician, found };
    found.push(describeRefusal(candidate));
  }
  if (clues.length === 0) found.push('It names no mail and no ticket of ours.');
  else if (found.length === 0) found.push('Nothing that it names belongs to a ticket.');
  return { candidate: undefined, technician: undefined, found };
}

/** The technician, when the address was made for the person in the From line and that person may still work on it. */
async function provedTechnician(
  db: Reader,
  deps: Threading,
  p: { clue: Clue; ticket: TicketFacts; writer: PersonCard | undefined },
): Promise<Actor | undefined> {
  const { clue, ticket, writer } = p;
  if (clue.how !== 'technician-address' || !writer) return undefined;
  const owner = { personId: writer.id, linkEpoch: writer.linkEpoch };
  if (!provesTechnician(deps.keys, clue.address, owner, deps.clock.now())) return undefined;
  const actor = await deps.identity.actingByMail(db, writer.id, 'mail intake');
  if (!actor || !can(actor, 'tickets.work')) return undefined;
  const seen = await db.first(
    sql`select 1 from tickets t where t.id = ${ticket.id} and ${deps.tickets.visible(actor)}`,
  );
  return seen ? actor : undefined;
}

async function follow(
  db: Reader,
  deps: Pick<MailDeps, 'tickets'>,
  clue: Clue,
): Promise<TicketFacts | undefined> {
  if (clue.how === 'number') return deps.tickets.findTicket(db, { serial: clue.serial });
  const id = await ticketOf(db, clue);
  return id === undefined ? undefined : deps.tickets.findTicket(db, { id });
}

function ticketOf(db: Reader, clue: Exclude<Clue, { how: 'number' }>): Promise<string | undefined> {
  if (clue.how === 'stored') return findReference(db, clue.messageIds);
  return clue.how === 'answered' ? findAnswer(db, clue.messageId) : Promise.resolve(clue.ticketId);
}

/** The ticket of a mail that names this id; an id that was another mail's own says nothing, or ids could be borrowed. */
async function findAnswer(db: Reader, messageId: string): Promise<string | undefined> {
  const row = await db.first<{ ticket_id: string }>(sql<{
    ticket_id: string;
  }>`select f.ticket_id from mail_references f
    where f.id_hash = ${hashId(messageId)} and not exists (select 1 from mail_references own
      where own.id_hash = f.id_hash and own.kind = 'seen')
    order by f.seen_at limit 1`);
  return row?.ticket_id;
}

/** References beyond these are of mails that were here long ago. */
const lockedReferences = 10;

/**
 * Mails that name each other, or the same third one, are judged one after the other: a mail and its answer that come
 * in together would otherwise not see each other, and open two tickets. Sorted, so that no two wait for each other.
 */
export async function lockThread(tx: Tx, mail: Pick<ParsedMail, 'messageId' | 'references'>): Promise<void> {
  const own = mail.messageId === undefined ? [] : [mail.messageId];
  const ids = new Set([...own, ...mail.references.slice(0, lockedReferences)]);
  if (ids.size === 0) return;
  const keys = [...ids].map((id) => String(hashId(id).readBigInt64BE(0)));
  await tx.rows(sql`select pg_advisory_xact_lock(k) from
    (select k from unnest(${keys}::bigint[]) as k order by k) sorted`);
}

/** SHA-256 of a Message-ID: a short key for the index, of one length for every id. */
export function hashId(messageId: string): Buffer {
  return createHash('sha256').update(messageId).digest();
}

/** The ticket of the nearest id that any mail carried or named; an id that was a mail's own counts before a named one. */
async function findReference(db: Reader, messageIds: readonly string[]): Promise<string | undefined> {
  const hashes = messageIds.map(hashId);
  const row = await db.first<{ ticket_id: string }>(sql<{
    ticket_id: string;
  }>`select ticket_id from mail_references
    where id_hash = any(${hashes}::bytea[])
    order by array_position(${hashes}::bytea[], id_hash), kind = 'referenced', seen_at desc limit 1`);
  return row?.ticket_id;
}

const staffRoles: readonly string[] = ['technician', 'lead', 'administrator', 'auditor'];

/** A technician counts as requester of the own tickets alone: a From line gives nobody the rights of the desk. */
async function relationOf(
  db: Reader,
  deps: Pick<MailDeps, 'tickets' | 'identity'>,
  ticket: TicketFacts,
  writer: PersonCard | undefined,
): Promise<Relation> {
  if (!writer) return 'stranger';
  if (ticket.requesterId === writer.id) return 'requester';
  if (staffRoles.includes(writer.role)) return 'staff';
  if (await deps.tickets.isPartOf(db, ticket.id, writer.id)) return 'part';
  if (writer.organisationId === null) return 'stranger';
  const [requester] = await deps.identity.findPeople(db, [ticket.requesterId]);
  return requester?.organisationId === writer.organisationId ? 'organisation' : 'stranger';
}
