import { gatewayProblems, type GatewayProblem } from '@deskhand/protocol';

/** Titles are for people who read a log; a machine decides by code and status. */
const titles: Readonly<Record<GatewayProblem, string>> = {
  'enrol.token-unknown': 'There is no such enrolment token',
  'enrol.token-used': 'This enrolment token was used by another key',
  'enrol.token-expired': 'This enrolment token is over',
  'enrol.serial-differs': 'This enrolment token is for another serial number',
  'agent.unknown': 'There is no such machine',
  'agent.pending': 'This machine waits for a person to approve it',
  'agent.quarantined': 'This machine is in quarantine until a person releases it',
  'agent.retired': 'This machine was retired',
  'session.unproved': 'This session was not proved here: begin with a hello',
  'session.repeated': 'This request was made before',
  'signature.wrong': 'The signature is not that of the named key over this request',
  'version.unsupported': 'Both sides know no common version',
  'body.too-large': 'The body is too large',
  'body.invalid': 'The body is no message of this protocol',
  busy: 'There is too much to do: come back later',
};

/** A refusal with a name; everything else that is thrown is a fault of ours. */
export class Refusal extends Error {
  readonly code: GatewayProblem;
  /** 429 where the caller is too fast, 503 where we are too slow; else what the code says. */
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: GatewayProblem,
    more: { status?: number; retryAfterSeconds?: number; detail?: string } = {},
  ) {
    super(more.detail ?? titles[code]);
    this.code = code;
    this.status = more.status ?? gatewayProblems[code];
    this.retryAfterSeconds = more.retryAfterSeconds ?? waits[code];
  }
}

/** Seconds after which asking again is worth it (section 5 of the specification). */
const waits: Partial<Record<GatewayProblem, number>> = {
  'agent.pending': 5,
  'agent.quarantined': 300,
  'agent.retired': 300,
  'version.unsupported': 300,
  busy: 5,
};

/** Problem document of a refusal (RFC 9457). */
export function problemText(refusal: Refusal, requestId: string): string {
  const { code, status } = refusal;
  return JSON.stringify({
    type: 'about:blank',
    title: titles[code],
    status,
    code,
    requestId,
    ...(refusal.message === titles[code] ? {} : { detail: refusal.message }),
  });
}

/** Everybody comes back at another moment, or all would come back at once. */
export function busy(status: 429 | 503, fromSeconds: number, spreadSeconds: number): Refusal {
  const retryAfterSeconds = Math.ceil(fromSeconds + Math.random() * spreadSeconds);
  return new Refusal('busy', { status, retryAfterSeconds });
}
