import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Exchange } from './call.ts';

/** How session cookies are written. */
export interface CookieRules {
  /** True when people reach the desk by https; then the cookie gets the `__Host-` prefix (RFC 6265bis 4.1.3.2). */
  readonly secure: boolean;
}

/** The name of the session cookie. */
export function sessionCookie(rules: CookieRules): string {
  return rules.secure ? '__Host-deskhand_session' : 'deskhand_session';
}

/** What a handler sees of the request. */
export function exchangeOf(request: FastifyRequest, reply: FastifyReply, rules: CookieRules): Exchange {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: rules.secure } as const;
  return {
    requestId: request.id,
    ip: request.ip ?? '',
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    headers: request.headers,
    raw: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    setSession: (token, expiresAt) =>
      void reply.setCookie(sessionCookie(rules), token, { ...options, expires: expiresAt }),
    clearSession: () => void reply.clearCookie(sessionCookie(rules), options),
  };
}

/** The exchange of a deed without a browser: the demo's, a bench's. */
export const noExchange: Exchange = {
  requestId: 'none',
  ip: '',
  userAgent: '',
  headers: {},
  raw: Buffer.alloc(0),
  setSession: () => {},
  clearSession: () => {},
};
