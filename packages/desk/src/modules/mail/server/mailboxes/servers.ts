import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Reader } from '#platform/server/db/database';
import { tokenSource } from '#platform/server/mail/oauth-token';
import type { ServerAccess, SignIn } from '#platform/server/mail/server-access';
import { seal, unseal, type SealedPlace } from '#platform/server/secrets';
import { mailErrors, type IncomingServer, type MailboxServers, type OutgoingServer } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { ServerRow } from '../tables.ts';

export type Direction = ServerRow['direction'];
/** What a server wants to be told, in the clear. */
export interface ServerSecrets {
  readonly password?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly refreshToken?: string | undefined;
}
/** The part of a row that says how to get there. */
export type ServerRoute = Pick<
  ServerRow,
  'host' | 'port' | 'security' | 'sign_in' | 'user_name' | 'token_url' | 'client_id' | 'scope' | 'certificate'
>;

export const serverColumns = sql`mailbox_id, direction, host, port, security, sign_in, user_name, token_url, client_id, scope, certificate,
  password_sealed, client_secret_sealed, refresh_token_sealed, enabled, folder, afterwards, move_to, existing_mail, version, changed_at`;

/** Where a secret of a server is sealed. */
export function placeOf(mailboxId: string, direction: Direction, field: string): SealedPlace {
  return { table: 'mail_servers', row: `${mailboxId} ${direction}`, field };
}

/** The server of a mailbox in one direction, if it has one. */
export function findServer(
  db: Reader,
  mailboxId: string,
  direction: Direction,
): Promise<ServerRow | undefined> {
  return db.first<ServerRow>(
    sql<ServerRow>`select ${serverColumns} from mail_servers where mailbox_id = ${mailboxId} and direction = ${direction}`,
  );
}

/** Both servers of a mailbox; throws when there is no such mailbox. */
export async function requireServers(db: Reader, mailboxId: string): Promise<MailboxServers> {
  await requireMailbox(db, mailboxId);
  const incoming = await findServer(db, mailboxId, 'incoming');
  const outgoing = await findServer(db, mailboxId, 'outgoing');
  return {
    incoming: incoming ? toIncoming(incoming) : null,
    outgoing: outgoing ? toOutgoing(outgoing) : null,
  };
}

export async function requireMailbox(db: Reader, mailboxId: string): Promise<void> {
  const found = await db.first(sql`select 1 from mail_mailboxes where id = ${mailboxId}`);
  if (!found) throw new AppError(mailErrors.mailboxNotFound);
}

/** Opens what is sealed; throws SealBroken when the key is another one. */
export function openSecrets(deps: Pick<MailDeps, 'keys'>, row: ServerRow): ServerSecrets {
  const open = (field: string, sealed: string | null) =>
    sealed === null ? undefined : unseal(deps.keys, placeOf(row.mailbox_id, row.direction, field), sealed);
  return {
    password: open('password', row.password_sealed),
    clientSecret: open('client_secret', row.client_secret_sealed),
    refreshToken: open('refresh_token', row.refresh_token_sealed),
  };
}

/** How to reach a stored server. A refresh token that the service replaces is kept in the place of the old one. */
export function accessToStored(deps: MailDeps, row: ServerRow): ServerAccess {
  return accessTo(deps, row, openSecrets(deps, row), async (token) => {
    const sealed = seal(deps.keys, placeOf(row.mailbox_id, row.direction, 'refresh_token'), token);
    await deps.database.write((tx) =>
      tx.run(sql`update mail_servers set refresh_token_sealed = ${sealed}
        where mailbox_id = ${row.mailbox_id} and direction = ${row.direction} and version = ${row.version}`),
    );
  });
}

/** How to reach a server by its settings. */
export function accessTo(
  deps: Pick<MailDeps, 'clock'>,
  route: ServerRoute,
  secrets: ServerSecrets,
  onRefreshToken?: (token: string) => Promise<void>,
): ServerAccess {
  return {
    host: route.host,
    port: route.port,
    security: route.security,
    certificate: route.certificate ?? undefined,
    signIn: signInOf(deps, route, secrets, onRefreshToken),
  };
}

function signInOf(
  deps: Pick<MailDeps, 'clock'>,
  route: ServerRoute,
  secrets: ServerSecrets,
  onRefreshToken?: (token: string) => Promise<void>,
): SignIn {
  if (route.sign_in === 'none') return { kind: 'none' };
  if (route.sign_in === 'password')
    return { kind: 'password', user: route.user_name, password: secrets.password ?? '' };
  const token = tokenSource(
    {
      tokenUrl: route.token_url ?? '',
      clientId: route.client_id ?? '',
      clientSecret: secrets.clientSecret,
      scope: route.scope ?? undefined,
      refreshToken: route.sign_in === 'oauth-refresh' ? secrets.refreshToken : undefined,
    },
    { clock: deps.clock, ...(onRefreshToken ? { onRefreshToken } : {}) },
  );
  return { kind: 'token', user: route.user_name, token };
}

/** A server that takes mail, as the contract shows it: which secrets are there, never what they are. */
export function toOutgoing(row: ServerRow): OutgoingServer {
  return {
    host: row.host,
    port: row.port,
    security: row.security,
    signIn: row.sign_in,
    user: row.user_name,
    tokenUrl: row.token_url,
    clientId: row.client_id,
    scope: row.scope,
    certificate: row.certificate,
    version: row.version,
    changedAt: row.changed_at.toISOString(),
    has: {
      password: row.password_sealed !== null,
      clientSecret: row.client_secret_sealed !== null,
      refreshToken: row.refresh_token_sealed !== null,
    },
  };
}

/** A server that mail is fetched from, as the contract shows it. */
export function toIncoming(row: ServerRow): IncomingServer {
  return {
    ...toOutgoing(row),
    enabled: row.enabled,
    folder: row.folder,
    afterwards: row.afterwards,
    moveTo: row.move_to,
    existingMail: row.existing_mail,
  };
}
