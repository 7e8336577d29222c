import { Type, type Static } from 'typebox';

/** One expected way to fail: declared in a contract, thrown by code, shown by the UI, listed in the catalogue. */
export interface ErrorCode {
  /** `room.reason`, stable for ever; clients decide by it, never by the title. */
  readonly code: string;
  /** HTTP status (RFC 9110 section 15). */
  readonly status: number;
  /** What happened, one short sentence. */
  readonly title: string;
  /** What to do next. */
  readonly hint: string;
}

type ErrorTable = Readonly<Record<string, Omit<ErrorCode, 'code'>>>;

/** Declares the expected errors of a room: `errors('tickets', { notFound: {...} })` makes `tickets.not_found`. */
export function errors<const T extends ErrorTable>(
  room: string,
  table: T,
): { readonly [K in keyof T]: ErrorCode } {
  const entries = Object.entries(table).map(([name, e]) => [name, { code: `${room}.${snake(name)}`, ...e }]);
  return Object.fromEntries(entries) as { readonly [K in keyof T]: ErrorCode };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Thrown for an expected failure; becomes a problem document. Anything else thrown is a bug and answers `platform.internal`. */
export class AppError extends Error {
  readonly of: ErrorCode;
  readonly detail: string | undefined;
  /** Machine-readable facts for the client, for example both sides of a conflict. */
  readonly facts: Readonly<Record<string, unknown>> | undefined;
  constructor(
    of: ErrorCode,
    more: { detail?: string; facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(more.detail ?? of.title, more.cause === undefined ? undefined : { cause: more.cause });
    this.of = of;
    this.detail = more.detail;
    this.facts = more.facts;
  }
}

/** Errors that the request path itself gives; every endpoint may answer with them. */
export const platformErrors = errors('platform', {
  invalid: {
    status: 400,
    title: 'The request is not valid',
    hint: 'Each entry of "fields" names a field and what is wrong with it.',
  },
  unauthenticated: { status: 401, title: 'Nobody is signed in', hint: 'Sign in, or send a bearer token.' },
  forbidden: {
    status: 403,
    title: 'This person may not do that',
    hint: 'An administrator can give the permission named in "facts".',
  },
  crossSite: {
    status: 403,
    title: 'The request came from another site',
    hint: 'Send it from a page of this desk, or with a bearer token.',
  },
  notFound: {
    status: 404,
    title: 'There is nothing at this address',
    hint: 'GET /api/openapi.json lists every address.',
  },
  tooLarge: { status: 413, title: 'The request is larger than allowed', hint: 'Send a smaller body.' },
  unsupportedMedia: {
    status: 415,
    title: 'This media type is not accepted here',
    hint: 'The OpenAPI document names the accepted media type.',
  },
  stillRunning: {
    status: 409,
    title: 'The first request with this Idempotency-Key still runs',
    hint: 'Send it again in a few seconds.',
  },
  answerNotKept: {
    status: 409,
    title: 'This request was done before, and its answer is not kept',
    hint: 'The answer held a secret that is shown once. Revoke what was made and make another.',
  },
  keyReused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    hint: 'Use a new key for a new request, and the same body for a repeat.',
  },
  tooMany: {
    status: 429,
    title: 'Too many tries',
    hint: 'Wait for the seconds named in "facts", then try again.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    hint: 'Nothing was changed. Quote the request id to an administrator.',
  },
  unavailable: {
    status: 503,
    title: 'The desk cannot answer right now',
    hint: 'Send it again in a few seconds; with the same Idempotency-Key it is done once, whatever became of this one.',
  },
  tooMuchAtOnce: {
    status: 503,
    title: 'Too many files and mails are on their way to the desk at once',
    hint: 'Nothing of it was kept. Send it again in a few seconds.',
  },
  diskFull: {
    status: 507,
    title: 'The disk of the desk is full',
    hint: 'Nothing was changed. An administrator frees some space; then send it again.',
  },
});

/** An error answer: RFC 9457 problem details with our code, a hint and the request id. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What happened.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable code, `room.reason`.' }),
    hint: Type.String({ description: 'What to do next.' }),
    requestId: Type.String({ description: 'Names this request in the log.' }),
    detail: Type.Optional(Type.String()),
    fields: Type.Optional(
      Type.Array(
        Type.Object({ path: Type.String(), message: Type.String() }, { additionalProperties: false }),
      ),
    ),
    facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false, title: 'Problem' },
);
export type Problem = Static<typeof Problem>;
