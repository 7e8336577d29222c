import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';
import { newId } from '../ids.ts';
import type { CookieRules } from './exchange.ts';
import { sessionCookie } from './exchange.ts';
import { boundHeldBodies, defaultHeldBytesLimit } from './held-bodies.ts';
import { sendProblem } from './problem.ts';
import { answerUnknown, mountWeb } from './static.ts';
import { compileLazily } from './validation.ts';

/** How the HTTP server is set up. */
export interface HttpOptions {
  readonly cookies: CookieRules;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed; nobody else's is. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
  /** The built web application. */
  readonly webFolder?: string;
  /** Bytes of raw bodies in memory together; 256 MiB unless told. */
  readonly heldBytesLimit?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media type of an endpoint that takes its body as raw bytes. */
    raw?: string | null;
  }
}

/** Makes the HTTP server without any route: parsing, security headers, cross-site guard, problem documents. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    genReqId: () => newId(),
    requestIdHeader: false,
    logger: { level: options.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: 1 << 20,
    exposeHeadRoutes: true,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(compileLazily);
  void app.register(cookie);
  void app.register(formbody, { bodyLimit: 1 << 20 });
  takeRawBodies(app);
  boundHeldBodies(app, options.heldBytesLimit ?? defaultHeldBytesLimit);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    refuseCrossSite(request, options.cookies);
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler(answerUnknown(options.webFolder));
  if (options.webFolder !== undefined) mountWeb(app, options.webFolder);
  return app;
}

/** Bytes for the endpoints that declare a media type; for all others only JSON (and forms of the portal) are read. */
function takeRawBodies(app: FastifyInstance): void {
  // Prototype poisoning is refused in JSON; an endpoint that takes any bytes gets a JSON file as bytes too.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  // Fastify would hand text/plain on as a string: bytes that an endpoint asked for would be missing without a word.
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (request.routeOptions.config.raw) return done(null, body);
    void parseJson(request, body.toString('utf8'), done);
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const raw = request.routeOptions.config.raw;
    const given = String(request.headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase();
    if (raw === '*/*' || (raw && raw === given)) return done(null, body);
    done(new AppError(platformErrors.unsupportedMedia), undefined);
  });
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

/**
 * A cookie is sent by the browser whoever made the page, so a changing request that carries one must come from our
 * own pages (Fetch Metadata, else Origin). Bearer tokens are not sent by browsers on their own and pass.
 */
function refuseCrossSite(request: FastifyRequest, cookies: CookieRules): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  if (
    String(request.headers.authorization ?? '').startsWith('Bearer ') ||
    !String(request.headers.cookie ?? '').includes(sessionCookie(cookies))
  )
    return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const origin = request.headers.origin;
  if (site === undefined && (origin === undefined || sameHost(origin, request.headers.host))) return;
  throw new AppError(platformErrors.crossSite);
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
