import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { addressKey } from '#platform/server/mail/address';
import { requireMerge, versionsOf } from '#platform/server/merge-fields';
import { mailErrors, mailEvents, type Mailbox } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { MailboxRow } from '../tables.ts';

const columns = sql`id, address, address_key, name, team_id, is_default, quiet_after_hours, version, field_versions`;

/** All mailboxes, the default first. */
export function listMailboxes(db: Reader): Promise<MailboxRow[]> {
  return db.rows<MailboxRow>(
    sql<MailboxRow>`select ${columns} from mail_mailboxes order by is_default desc, address_key`,
  );
}

/** The address without its `+token`, in the form in which mailboxes are compared. */
export function mailboxKey(address: string): string {
  return addressKey(address).replace(/\+[^@]*@/, '@');
}

/** Makes the first mailbox; of several processes that start at once one makes it. */
export async function ensureMailbox(tx: Tx, deps: Pick<MailDeps, 'clock' | 'config'>): Promise<MailboxRow> {
  const address = deps.config.mailAddress;
  const at = deps.clock.now();
  await tx.run(sql`insert into mail_mailboxes (id, address, address_key, name, is_default, created_at)
    select ${newId(at.getTime())}, ${address}, ${addressKey(address)}, 'Support', true, ${at}
    where not exists (select 1 from mail_mailboxes where is_default) on conflict do nothing`);
  const made = await tx.first<MailboxRow>(
    sql<MailboxRow>`select ${columns} from mail_mailboxes where is_default`,
  );
  if (!made) throw new Error('The default mailbox was taken away while it was made.');
  return made;
}

/** The address that sends for a team: its own mailbox, else the default. */
export async function senderFor(
  db: Reader,
  deps: Pick<MailDeps, 'config'>,
  teamId: string | null,
): Promise<{ name: string; address: string }> {
  const found = await db.first<{ name: string; address: string }>(sql<{
    name: string;
    address: string;
  }>`select name, address
    from mail_mailboxes where is_default or team_id = ${teamId}
    order by (team_id is not distinct from ${teamId} and team_id is not null) desc, is_default desc limit 1`);
  return found ?? { name: 'Support', address: deps.config.mailAddress };
}

/** Adds a mailbox. */
export async function addMailbox(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  input: { address: string; name: string; teamId?: string | null; quietAfterHours?: number | null },
): Promise<Mailbox> {
  const at = deps.clock.now();
  const row = {
    id: newId(at.getTime()),
    address: input.address.trim(),
    name: input.name.trim(),
    teamId: input.teamId ?? null,
    quietAfterHours: input.quietAfterHours ?? null,
  };
  await checkTeam(tx, deps, row.teamId);
  const [made] = await record<MailboxRow>(tx, {
    writes: {
      made: sql`insert into mail_mailboxes (id, address, address_key, name, team_id, quiet_after_hours, created_at)
        values (${row.id}, ${row.address}, ${addressKey(row.address)}, ${row.name}, ${row.teamId}, ${row.quietAfterHours}, ${at})
        on conflict (address_key) do nothing returning ${columns}`,
    },
    events: [saved({ actor, at, ...row, isDefault: false })],
    guard: 'made',
    select: sql<MailboxRow>`select * from made`,
  });
  if (!made) throw new AppError(mailErrors.addressTaken);
  return toMailbox(made);
}

interface MailboxInput {
  readonly id: string;
  readonly version: number;
  readonly address?: string;
  readonly name?: string;
  readonly teamId?: string | null;
  readonly quietAfterHours?: number | null;
  readonly isDefault?: true;
}

/**
 * Changes a mailbox, merged by field; making it the default ends the other one's being so. Throws
 * `mail.mailbox_not_found`, `mail.conflict`, `mail.address_taken`, `mail.unknown_team`.
 */
export async function changeMailbox(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  input: MailboxInput,
): Promise<Mailbox> {
  const at = deps.clock.now();
  const before = await tx.first<MailboxRow>(
    sql<MailboxRow>`select ${columns} from mail_mailboxes where id = ${input.id} for update`,
  );
  if (!before) throw new AppError(mailErrors.mailboxNotFound);
  const fields = fieldsOf(before);
  const now = { fields, version: before.version, fieldVersions: before.field_versions };
  const changed = requireMerge(now, wantedFields(input), input.version, mailErrors.conflict);
  if (Object.keys(changed).length === 0) return toMailbox(before);
  const next = { ...fields, ...changed };
  const version = before.version + 1;
  await checkTeam(tx, deps, next.teamId);
  const taken = await tx.first(
    sql`select 1 from mail_mailboxes where address_key = ${addressKey(next.address)} and id <> ${input.id}`,
  );
  if (taken) throw new AppError(mailErrors.addressTaken);
  if (next.isDefault && !before.is_default)
    await tx.run(sql`update mail_mailboxes set is_default = false where is_default`);
  const [row] = await record<MailboxRow>(tx, {
    writes: {
      changed: sql`update mail_mailboxes set address = ${next.address}, address_key = ${addressKey(next.address)}, name = ${next.name},
        team_id = ${next.teamId}, is_default = ${next.isDefault}, quiet_after_hours = ${next.quietAfterHours}, version = ${version},
        field_versions = field_versions || ${versionsOf(changed, version)}::jsonb where id = ${input.id} returning ${columns}`,
    },
    events: [saved({ actor, at, id: input.id, ...next })],
    select: sql<MailboxRow>`select * from changed`,
  });
  if (!row) throw new AppError(mailErrors.mailboxNotFound);
  return toMailbox(row);
}

/** What the form of a mailbox can change. */
type MailboxFields = Pick<Mailbox, 'address' | 'name' | 'teamId' | 'isDefault' | 'quietAfterHours'>;

function fieldsOf(row: MailboxRow): MailboxFields {
  const { id: _, version: __, ...fields } = toMailbox(row);
  return fields;
}

function wantedFields(input: MailboxInput): Partial<MailboxFields> {
  const { id: _, version: __, address, name, ...given } = input;
  return {
    ...given,
    ...(address === undefined ? {} : { address: address.trim() }),
    ...(name === undefined ? {} : { name: name.trim() }),
  };
}

/** A mailbox as the contract shows it. */
export function toMailbox(row: MailboxRow): Mailbox {
  return {
    id: row.id,
    address: row.address,
    name: row.name,
    teamId: row.team_id,
    isDefault: row.is_default,
    quietAfterHours: row.quiet_after_hours,
    version: row.version,
  };
}

async function checkTeam(tx: Tx, deps: MailDeps, teamId: string | null): Promise<void> {
  if (teamId === null) return;
  const found = await tx.first(sql`select 1 from identity_team_cards where id = ${teamId}`);
  if (!found) throw new AppError(mailErrors.unknownTeam);
}

function saved(p: {
  actor: Actor;
  at: Date;
  id: string;
  address: string;
  name: string;
  teamId: string | null;
  isDefault: boolean;
  quietAfterHours: number | null;
}) {
  const { actor, at, id, ...data } = p;
  return happened(mailEvents.mailboxSaved, { actor, at, subject: { room: 'mail', id } }, data);
}
