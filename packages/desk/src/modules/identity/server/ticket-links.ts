import { sql } from 'kysely';
import type { Role } from '#platform/contract/contract';
import { AppError } from '#platform/contract/errors';
import type { Subject } from '#platform/contract/schema';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { identityErrors } from '../contract.ts';
import { anyone } from './actors.ts';
import { isUsable } from './authenticate.ts';
import type { RoomDeps } from './deps.ts';

/** How long a link in a ticket mail opens its ticket. */
export const ticketLinkLifetimeMs = 30 * 24 * 3600_000;

const purpose = 'identity subject link';
const role: Role = 'requester';

interface Claim {
  readonly subject: Subject;
  readonly personId: string;
  readonly expirySeconds: number;
}

/** What is signed; the epoch is not in the token, so raising it ends every link of the person. */
function signedText({ subject, personId, expirySeconds }: Claim, epoch: number): string {
  return JSON.stringify([subject.room, subject.id, personId, expirySeconds, epoch]);
}

/** `room.subject.person.expiry.mac`, the ids in 22 characters each: a link that survives the line length of mails. */
export async function signLink(
  db: Reader,
  deps: RoomDeps,
  link: {
    readonly subject: Subject;
    readonly personId: string;
    readonly linkEpoch?: number;
    readonly at: Date;
  },
): Promise<string> {
  const { subject, personId } = link;
  const epoch = link.linkEpoch ?? (await readEpoch(db, personId));
  const expirySeconds = Math.floor((link.at.getTime() + ticketLinkLifetimeMs) / 1000);
  const mac = deps.keys.sign(purpose, signedText({ subject, personId, expirySeconds }, epoch));
  return [subject.room, toShort(subject.id), toShort(personId), expirySeconds.toString(36), mac].join('.');
}

async function readEpoch(db: Reader, personId: string): Promise<number> {
  const row = await db.first<{ epoch: number }>(
    sql<{ epoch: number }>`select link_epoch as epoch from identity_people where id = ${personId}`,
  );
  if (!row) throw new AppError(identityErrors.notFound);
  return row.epoch;
}

interface Addressee {
  readonly name: string;
  readonly epoch: number;
}

/**
 * Who a link token makes of its bearer: the addressee as a requester, with the one subject. Wrong, old and ended links
 * are all `identity.link_invalid`.
 */
export async function verifyLink(
  db: Reader,
  deps: RoomDeps,
  token: string,
  requestId: string,
): Promise<{ readonly actor: Actor; readonly subject: Subject }> {
  const now = deps.clock.now();
  const claim = readClaim(token);
  if (!claim || claim.expirySeconds * 1000 <= now.getTime()) throw new AppError(identityErrors.linkInvalid);
  const person =
    await db.first<Addressee>(sql<Addressee>`select p.name, p.link_epoch as epoch from identity_people p
    where p.id = ${claim.personId} and ${isUsable(now)}`);
  if (!person || !deps.keys.verify(purpose, signedText(claim, person.epoch), claim.mac))
    throw new AppError(identityErrors.linkInvalid);
  const actor: Actor = {
    ...anyone(requestId, 'link'),
    personId: claim.personId,
    name: person.name,
    permissions: deps.permissionsOf(role),
    onlySubjectId: claim.subject.id,
  };
  return { actor, subject: claim.subject };
}

const form =
  /^([a-z]{1,30})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.([0-9a-z]{1,8})\.([A-Za-z0-9_-]{22})$/;

function readClaim(token: string): (Claim & { readonly mac: string }) | undefined {
  const [, room, subjectId, personId, expiry, mac] = form.exec(token) ?? [];
  if (!room || !subjectId || !personId || !expiry || !mac) return undefined;
  return {
    subject: { room, id: fromShort(subjectId) },
    personId: fromShort(personId),
    expirySeconds: Number.parseInt(expiry, 36),
    mac,
  };
}

function toShort(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

function fromShort(text: string): string {
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
