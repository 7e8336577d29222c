import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { releaseTried } from '#platform/server/mail/outbound-records';
import { seal } from '#platform/server/secrets';
import { mailErrors, mailEvents, type MailboxServers } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { ServerRow } from '../tables.ts';
import { checkSetting, secretsFor, type ServerSetting } from './check-setting.ts';
import {
  findServer,
  placeOf,
  requireMailbox,
  requireServers,
  serverColumns,
  toIncoming,
  toOutgoing,
  type Direction,
} from './servers.ts';

/** Sets the server of a mailbox in one direction. Who fetches notices the new version and begins anew. */
export async function setServer(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  input: ServerSetting & { id: string; direction: Direction },
): Promise<ServerRow> {
  const { id, direction } = input;
  await requireMailbox(tx, id);
  const before = await findServer(tx, id, direction);
  if ((before?.version ?? undefined) !== input.version)
    throw new AppError(mailErrors.conflict, {
      facts: {
        current: before ? (direction === 'incoming' ? toIncoming(before) : toOutgoing(before)) : null,
      },
    });
  checkSetting(input);
  const secrets = secretsFor(deps, before, input);
  const sealed = (field: string, secret: string | undefined) =>
    secret === undefined ? null : seal(deps.keys, placeOf(id, direction, field), secret);
  const at = deps.clock.now();
  const [row] = await record<ServerRow>(tx, {
    writes: {
      saved: sql`insert into mail_servers (${serverColumns}) values (${id}, ${direction}, ${input.host}, ${input.port}, ${input.security},
          ${input.signIn}, ${input.user}, ${input.tokenUrl}, ${input.clientId}, ${input.scope}, ${input.certificate},
          ${sealed('password', secrets.password)}, ${sealed('client_secret', secrets.clientSecret)}, ${sealed('refresh_token', secrets.refreshToken)},
          ${input.enabled ?? true}, ${input.folder ?? 'INBOX'}, ${input.afterwards ?? 'leave'}, ${input.moveTo ?? null}, ${input.existingMail ?? 'leave'}, 1, ${at})
        on conflict (mailbox_id, direction) do update set host = excluded.host, port = excluded.port, security = excluded.security,
          sign_in = excluded.sign_in, user_name = excluded.user_name, token_url = excluded.token_url, client_id = excluded.client_id,
          scope = excluded.scope, certificate = excluded.certificate, password_sealed = excluded.password_sealed,
          client_secret_sealed = excluded.client_secret_sealed, refresh_token_sealed = excluded.refresh_token_sealed,
          enabled = excluded.enabled, folder = excluded.folder, afterwards = excluded.afterwards, move_to = excluded.move_to,
          existing_mail = excluded.existing_mail, version = mail_servers.version + 1, changed_at = excluded.changed_at
        where mail_servers.version = ${before?.version ?? 0}
        returning ${serverColumns}`,
    },
    events: [savedEvent(deps, actor, input)],
    guard: 'saved',
    select: sql<ServerRow>`select * from saved`,
  });
  if (!row) throw new AppError(mailErrors.conflict);
  // Mail that waited for a server, or for the right password, goes now.
  if (direction === 'outgoing') await releaseTried(tx, at);
  return row;
}

function savedEvent(
  deps: MailDeps,
  actor: Actor,
  input: ServerSetting & { id: string; direction: Direction },
) {
  const { id, direction, host, port, user, signIn, enabled, password, clientSecret, refreshToken } = input;
  return happened(
    mailEvents.serverSaved,
    { actor, at: deps.clock.now(), subject: { room: 'mail', id } },
    {
      direction,
      host,
      port,
      user,
      signIn,
      enabled: enabled ?? true,
      secretChanged: [password, clientSecret, refreshToken].some((one) => one !== undefined),
    },
  );
}

/** Takes the server of a mailbox away. Where the fetching stood is kept, in case it comes back. */
export async function removeServer(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  input: { id: string; direction: Direction },
): Promise<MailboxServers> {
  await requireMailbox(tx, input.id);
  const before = await findServer(tx, input.id, input.direction);
  if (before)
    await record(tx, {
      writes: {
        removed: sql`delete from mail_servers where mailbox_id = ${input.id} and direction = ${input.direction} returning 1`,
      },
      events: [
        happened(
          mailEvents.serverRemoved,
          { actor, at: deps.clock.now(), subject: { room: 'mail', id: input.id } },
          { direction: input.direction, host: before.host },
        ),
      ],
      guard: 'removed',
      select: sql`select 1`,
    });
  return requireServers(tx, input.id);
}
