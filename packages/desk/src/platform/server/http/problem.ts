import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, platformErrors, type ErrorCode, type Problem } from '#platform/contract/errors';
import { InvalidInput } from './validation.ts';

/** Turns whatever was thrown into a problem document (RFC 9457). Only declared errors say what they are. */
export function problemOf(error: unknown, requestId: string): Problem {
  const of = codeOf(error);
  return {
    type: 'about:blank',
    title: of.title,
    status: of.status,
    code: of.code,
    hint: of.hint,
    requestId,
    ...(error instanceof AppError && error.detail !== undefined ? { detail: error.detail } : {}),
    ...(error instanceof AppError && error.facts !== undefined ? { facts: { ...error.facts } } : {}),
    ...(error instanceof InvalidInput ? { fields: error.fields } : {}),
  };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.of;
  if (error instanceof InvalidInput) return platformErrors.invalid;
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: number; message?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return platformErrors.tooLarge;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return platformErrors.unsupportedMedia;
  if ((statusCode !== undefined && statusCode >= 400 && statusCode < 500) || noText.has(code))
    return platformErrors.invalid;
  if (code === '53100' || code === 'ENOSPC') return platformErrors.diskFull;
  if (isDatabaseAway(code, String(message))) return platformErrors.unavailable;
  return platformErrors.internal;
}

/** A character that no text of the database can hold: NUL (SQLSTATE 22021, in JSON 22P05). */
const noText: ReadonlySet<unknown> = new Set(['22021', '22P05']);

/** The driver gives a broken connection words alone. */
const brokenConnection =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/;
const brokenSocket: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);

/** 57P01 to 57P03: the server is going down or starting; 08xxx: the connection broke; 53300: too many connections. */
function isDatabaseAway(code: unknown, message: string): boolean {
  if (typeof code === 'string' && /^(57P0[123]|08...|53300)$/.test(code)) return true;
  return brokenSocket.has(code) || brokenConnection.test(message);
}

/** Answers with a problem document, and logs what was a bug; of an outage the words alone, it may last. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.id);
  if (problem.status === 500) request.log.error({ err: error }, problem.code);
  else if (problem.status > 500) request.log.error(`${problem.code}: ${wordsOf(error)}`);
  if (problem.status === 503) reply.header('retry-after', retryAfterSeconds);
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** A killed PostgreSQL is back within this time. */
const retryAfterSeconds = 5;

function wordsOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: unknown };
  return cause instanceof Error ? cause.message : String(message);
}
