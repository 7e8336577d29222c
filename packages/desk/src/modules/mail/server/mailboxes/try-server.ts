import type { ImapFlow } from 'imapflow';
import { mailTroubles } from '#platform/contract/mail-trouble';
import type { ServerAccess } from '#platform/server/mail/server-access';
import { checkSmtp } from '#platform/server/mail/transport';
import { troubleOf } from '#platform/server/mail/trouble';
import type { IncomingServerSetting, OutgoingServerSetting, ServerTrial } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { asTrouble, connectImap } from '../intake/imap/connect.ts';
import { openFolder } from '../intake/imap/folders.ts';
import { checkSetting, secretsFor, type ServerSetting } from './check-setting.ts';
import { accessTo, findServer, requireMailbox, type Direction } from './servers.ts';

/** Connects, signs in and opens the folder; changes nothing there and saves nothing here. */
export async function tryIncoming(
  deps: MailDeps,
  input: IncomingServerSetting & { id: string },
): Promise<ServerTrial> {
  const access = await accessOfSetting(deps, 'incoming', input);
  return trial(async (found) => {
    const client = await connectImap(access);
    try {
      found.push(howConnected(access, client.tls !== false && client.tls !== undefined));
      found.push(`Signed in as ${input.user}.`);
      const folder = await openFolder(client, input.folder).catch((error: unknown) => {
        throw asTrouble(error);
      });
      found.push(`${folder.path} holds ${folder.exists} mails.`);
      if (input.afterwards === 'move') await findMoveTo(client, input.moveTo ?? '', found);
    } finally {
      await client.logout().catch(() => client.close());
    }
  });
}

async function findMoveTo(client: ImapFlow, moveTo: string, found: string[]): Promise<void> {
  const folder = await openFolder(client, moveTo);
  found.push(`Stored mail would move to ${folder.path}.`);
}

/** Connects and signs in at a server that takes mail; sends nothing. */
export async function tryOutgoing(
  deps: MailDeps,
  input: OutgoingServerSetting & { id: string },
): Promise<ServerTrial> {
  const access = await accessOfSetting(deps, 'outgoing', input);
  return trial(async (found) => {
    await checkSmtp(access);
    found.push(howConnected(access, access.security !== 'none'));
    found.push(input.signIn === 'none' ? 'It asks for no sign-in so far.' : `Signed in as ${input.user}.`);
  });
}

async function accessOfSetting(
  deps: MailDeps,
  direction: Direction,
  input: ServerSetting & { id: string },
): Promise<ServerAccess> {
  const { reader } = deps.database;
  await requireMailbox(reader, input.id);
  const before = await findServer(reader, input.id, direction);
  checkSetting(input);
  const secrets = secretsFor(deps, before, input);
  const route = {
    host: input.host,
    port: input.port,
    security: input.security,
    sign_in: input.signIn,
    user_name: input.user,
    token_url: input.tokenUrl,
    client_id: input.clientId,
    scope: input.scope,
    certificate: input.certificate,
  };
  return accessTo(deps, route, secrets);
}

async function trial(work: (found: string[]) => Promise<void>): Promise<ServerTrial> {
  const found: string[] = [];
  try {
    await work(found);
    return { ok: true, found, trouble: null };
  } catch (error) {
    const { code, words } = troubleOf(error);
    return { ok: false, found, trouble: { code, ...mailTroubles[code], words } };
  }
}

function howConnected(access: ServerAccess, encrypted: boolean): string {
  return `Connected to ${access.host}, port ${access.port}, ${encrypted ? 'encrypted' : 'not encrypted'}.`;
}
