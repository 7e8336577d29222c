import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small sign-in service: gives tokens (RFC 6749) and tells the mail server whether one is good. */
export interface TokenService {
  readonly url: string;
  readonly firstRefreshToken: string;
  /** Tokens that were given, in order. */
  readonly asked: { grant: string; scope: string | null }[];
  /** No token that was given so far is good any more. */
  takeBackTokens(): void;
  /** Refuses with this error, or gives tokens again. */
  refuse(error: string | undefined): void;
  /** How often a refresh token came that was used up before. */
  refusedRefreshTokens(): number;
  close(): Promise<void>;
}

/** Starts it for one account on a free port of this machine. */
export async function startTokenService(user: string): Promise<TokenService> {
  const good = new Set<string>();
  const asked: { grant: string; scope: string | null }[] = [];
  let refreshToken = randomBytes(12).toString('hex');
  const firstRefreshToken = refreshToken;
  let refusal: string | undefined;
  let refusedRefresh = 0;

  const give = (form: URLSearchParams): [status: number, answer: object] => {
    if (refusal !== undefined) return [401, { error: refusal, error_description: 'The secret has expired.' }];
    if (form.get('client_id') !== 'desk' || form.get('client_secret') !== 'open-sesame')
      return [401, { error: 'invalid_client' }];
    const grant = form.get('grant_type') ?? '';
    if (grant === 'refresh_token' && form.get('refresh_token') !== refreshToken) {
      refusedRefresh += 1;
      return [400, { error: 'invalid_grant' }];
    }
    asked.push({ grant, scope: form.get('scope') });
    const token = randomBytes(16).toString('hex');
    good.add(token);
    const answer = { access_token: token, token_type: 'Bearer', expires_in: 3600 };
    if (grant !== 'refresh_token') return [200, answer];
    refreshToken = randomBytes(12).toString('hex');
    return [200, { ...answer, refresh_token: refreshToken }];
  };
  const server = createServer((request, response) => {
    void answerTo(request).then(([status, answer]) => say(response, status, answer));
  });
  const answerTo = async (request: IncomingMessage): Promise<[number, object]> => {
    const url = new URL(request.url ?? '/', 'http://token.test');
    if (url.pathname === '/token' && request.method === 'POST')
      return give(new URLSearchParams(await bodyOf(request)));
    const token = url.searchParams.get('token') ?? '';
    return good.has(token) ? [200, { user, active: 'true' }] : [400, { active: 'false' }];
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstRefreshToken,
    asked,
    takeBackTokens: () => good.clear(),
    refuse: (error) => void (refusal = error),
    refusedRefreshTokens: () => refusedRefresh,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function say(response: ServerResponse, status: number, answer: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}
