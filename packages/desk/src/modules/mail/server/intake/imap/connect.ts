import { ImapFlow } from 'imapflow';
import { tlsOptions, type ServerAccess } from '#platform/server/mail/server-access';
import { MailTrouble, troubleOf } from '#platform/server/mail/trouble';
import { maxMailBytes } from '../../../contract.ts';

/** Room for the largest mail and the lines around it. */
const responseLimitBytes = maxMailBytes + 1024 * 1024;

/** Longest silence of a server in the middle of a command; in IDLE it is asked again more often than this. */
const silenceMs = 90_000;

/** Connects and signs in. Throws MailTrouble. A token that the server refuses is asked for once more. */
export async function connectImap(access: ServerAccess, signal?: AbortSignal): Promise<ImapFlow> {
  try {
    return await signIn(access, false, signal);
  } catch (error) {
    const trouble = troubleOf(error);
    if (access.signIn.kind === 'token' && trouble.code === 'sign-in-refused')
      return signIn(access, true, signal).catch((again: unknown) => Promise.reject(asTrouble(again)));
    throw asTrouble(error);
  }
}

/** An error of imapflow as trouble with its code. */
export function asTrouble(error: unknown): MailTrouble {
  const { code, words } = troubleOf(error);
  return new MailTrouble(code, words, error);
}

async function signIn(access: ServerAccess, anew: boolean, signal?: AbortSignal): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: access.host,
    port: access.port,
    secure: access.security === 'tls',
    ...(access.security === 'offered' ? {} : { doSTARTTLS: access.security === 'starttls' }),
    auth: await credentials(access, anew),
    tls: tlsOptions(access),
    logger: false,
    clientInfo: { name: 'Deskhand' },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: silenceMs,
    maxLiteralSize: responseLimitBytes,
    maxResponseSize: responseLimitBytes + 1024,
    maxLineLength: 16 * 1024 * 1024,
  });
  // Told again by the command that waits; without a listener it would end the process.
  client.on('error', () => {});
  const stop = () => client.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function credentials(access: ServerAccess, anew: boolean) {
  const { signIn: who } = access;
  if (who.kind === 'password') return { user: who.user, pass: who.password };
  if (who.kind === 'token') return { user: who.user, accessToken: await who.token(anew) };
  throw new MailTrouble('sign-in-refused', 'IMAP needs a user and a password or a token.');
}
