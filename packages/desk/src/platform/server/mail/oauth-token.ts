import type { Clock } from '../clock.ts';
import { oneLine } from './address.ts';

/** The token service said no (RFC 6749 section 5.2). */
export class TokenRefused extends Error {}
/** The token service gave no usable answer. */
export class TokenUnreachable extends Error {}

/** Where tokens come from: client credentials, or a refresh token of the account. */
export interface TokenService {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly scope?: string | undefined;
  /** Given: grant type `refresh_token`; otherwise `client_credentials`. */
  readonly refreshToken?: string | undefined;
}

/** What a token source needs. */
export interface TokenDeps {
  readonly clock: Clock;
  /** Services may replace the refresh token at each use (RFC 6749 section 6); the old one may then be void. */
  readonly onRefreshToken?: (token: string) => Promise<void>;
}

const answerWithinMs = 10_000;
/** Asked anew this long before the end, so that no token ends between asking and use. */
const marginMs = 60_000;
/** RFC 6749 leaves the lifetime open; services that say nothing mean about an hour. */
const usualLifetimeS = 1800;
const answerLimitBytes = 64 * 1024;

/** Access tokens for one account: kept until shortly before they end, asked for once when several want one. */
export function tokenSource(service: TokenService, deps: TokenDeps): (anew: boolean) => Promise<string> {
  let refreshToken = service.refreshToken;
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    const answer = await askService(service, refreshToken);
    const lifetimeMs = (answer.expires_in ?? usualLifetimeS) * 1000;
    held = {
      token: answer.access_token,
      until: deps.clock.now().getTime() + Math.max(lifetimeMs - marginMs, lifetimeMs / 2),
    };
    if (refreshToken !== undefined && answer.refresh_token && answer.refresh_token !== refreshToken) {
      refreshToken = answer.refresh_token;
      await deps.onRefreshToken?.(refreshToken);
    }
    return held.token;
  };
  return (anew) => {
    if (!anew && held && deps.clock.now().getTime() < held.until) return Promise.resolve(held.token);
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  };
}

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
}

async function askService(service: TokenService, refreshToken: string | undefined): Promise<TokenAnswer> {
  const form = new URLSearchParams({ client_id: service.clientId });
  if (service.clientSecret !== undefined) form.set('client_secret', service.clientSecret);
  if (service.scope !== undefined) form.set('scope', service.scope);
  form.set('grant_type', refreshToken === undefined ? 'client_credentials' : 'refresh_token');
  if (refreshToken !== undefined) form.set('refresh_token', refreshToken);
  const { status, text } = await post(service.tokenUrl, form);
  const answer = parse(text);
  const given = status >= 200 && status < 300 ? tokenIn(answer) : undefined;
  if (given) return given;
  if (status >= 400 && status < 500 && typeof answer['error'] === 'string')
    throw new TokenRefused(refusalIn(answer['error'], answer['error_description']));
  throw new TokenUnreachable(`The token service answered ${status} without a token.`);
}

function tokenIn(answer: Record<string, unknown>): TokenAnswer | undefined {
  const { access_token: token, refresh_token: refresh } = answer;
  if (typeof token !== 'string' || token === '') return undefined;
  const lifetimeS = Number(answer['expires_in']);
  return {
    access_token: token,
    ...(lifetimeS > 0 ? { expires_in: lifetimeS } : {}),
    ...(typeof refresh === 'string' ? { refresh_token: refresh } : {}),
  };
}

function refusalIn(error: string, description: unknown): string {
  return oneLine(typeof description === 'string' ? `${error}: ${description}` : error, 300);
}

/** No redirect is followed: the secret goes to the address that was set and to no other. */
async function post(url: string, form: URLSearchParams): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > answerLimitBytes) throw new Error('The answer is too long for a token.');
      chunks.push(chunk);
    }
    return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined;
    throw new TokenUnreachable(oneLine(cause?.message || (error as Error).message), { cause: error });
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
