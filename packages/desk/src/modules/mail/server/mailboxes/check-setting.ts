import { X509Certificate } from 'node:crypto';
import { AppError } from '#platform/contract/errors';
import { isThisMachine } from '#platform/server/mail/server-access';
import { SealBroken } from '#platform/server/secrets';
import { mailErrors, type IncomingServerSetting, type OutgoingServerSetting } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { ServerRow } from '../tables.ts';
import { openSecrets, type ServerSecrets } from './servers.ts';

/** A setting in either direction, and what the other one lacks. */
export type ServerSetting = OutgoingServerSetting & Partial<IncomingServerSetting>;

/** Refuses what cannot work or would tell a secret to the wire, before anybody connects. */
export function checkSetting(input: ServerSetting): void {
  const wrong = whatIsWrong(input);
  if (wrong !== undefined) throw new AppError(mailErrors.settingIncomplete, { detail: wrong });
}

function whatIsWrong(input: ServerSetting): string | undefined {
  if (input.signIn === 'none' && input.folder !== undefined) return 'Fetching mail needs a sign-in.';
  if (input.signIn !== 'none' && input.user.trim() === '') return 'The name of the user is missing.';
  if (input.security === 'none' && input.signIn !== 'none' && !isThisMachine(input.host))
    return 'Without TLS the password would travel in the clear. Choose TLS or STARTTLS.';
  if (input.afterwards === 'move' && (input.moveTo ?? '').trim() === '')
    return 'The folder is missing that mail is moved to.';
  if (input.afterwards === 'move' && input.moveTo === input.folder)
    return 'Mail cannot be moved to the folder that it is fetched from.';
  return whatIsWrongWithOAuth(input) ?? whatIsWrongWithCertificate(input.certificate);
}

function whatIsWrongWithOAuth(input: ServerSetting): string | undefined {
  if (input.signIn !== 'oauth-client' && input.signIn !== 'oauth-refresh') return undefined;
  if ((input.clientId ?? '') === '') return 'The client id of the token service is missing.';
  const url = URL.canParse(input.tokenUrl ?? '') ? new URL(input.tokenUrl ?? '') : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isThisMachine(url.hostname));
  return safe ? undefined : 'The address of the token service is missing, or is not https.';
}

function whatIsWrongWithCertificate(certificate: string | null): string | undefined {
  if (certificate === null) return undefined;
  try {
    void new X509Certificate(certificate);
    return undefined;
  } catch {
    return 'The certificate is not one in PEM form. It begins with -----BEGIN CERTIFICATE-----.';
  }
}

/**
 * The secrets that a setting is used with: those given, else those stored. A stored secret is used for the place alone
 * that it was given for, so that nobody can have it sent to a server of their own.
 */
export function secretsFor(
  deps: Pick<MailDeps, 'keys'>,
  before: ServerRow | undefined,
  input: ServerSetting,
): ServerSecrets {
  const needed = secretsOf[input.signIn];
  const given = {
    password: input.password,
    clientSecret: input.clientSecret,
    refreshToken: input.refreshToken,
  };
  const asked = needed.some((name) => given[name] === undefined);
  const stored = asked && before && samePlace(before, input) ? openOrNone(deps, before) : {};
  const chosen = Object.fromEntries(
    needed.map((name) => [name, given[name] ?? stored[name]]),
  ) as ServerSecrets;
  // A public client has no secret (RFC 6749 section 2.1).
  const missing = needed.filter(
    (name) => !chosen[name] && !(input.signIn === 'oauth-refresh' && name === 'clientSecret'),
  );
  if (missing.length > 0) throw new AppError(mailErrors.secretNeeded, { facts: { missing } });
  return chosen;
}

/** Sealed with another key is the same as never given: it must be typed anew. */
function openOrNone(deps: Pick<MailDeps, 'keys'>, row: ServerRow): ServerSecrets {
  try {
    return openSecrets(deps, row);
  } catch (error) {
    if (error instanceof SealBroken) return {};
    throw error;
  }
}

const secretsOf: Readonly<Record<ServerSetting['signIn'], readonly (keyof ServerSecrets)[]>> = {
  none: [],
  password: ['password'],
  'oauth-client': ['clientSecret'],
  'oauth-refresh': ['clientSecret', 'refreshToken'],
};

function samePlace(before: ServerRow, input: ServerSetting): boolean {
  return (
    before.host === input.host &&
    before.port === input.port &&
    before.security === input.security &&
    before.user_name === input.user &&
    before.token_url === input.tokenUrl
  );
}
