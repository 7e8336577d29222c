/** Addresses of the gateway, below its base URL. */
export const paths = {
  enrol: '/agent/v1/enrol',
  hello: '/agent/v1/hello',
  prove: '/agent/v1/prove',
  wait: '/agent/v1/wait',
  work: '/agent/v1/work',
  results: '/agent/v1/results',
  socket: '/agent/v1/socket',
} as const;

/** The WebSocket sub-protocol (RFC 6455 1.9). */
export const subprotocol = 'deskhand.agent.v1';

/** Largest body or frame in bytes; more is refused before it is read. */
export const largestBodyBytes = 1_048_576;

/**
 * Codes of the gateway's problem documents (RFC 9457). A machine decides by code and status alone.
 * 401: prove yourself again; 403: a person must act; 409: this will not become true; 429 and 503: come back later.
 */
export const gatewayProblems = {
  'enrol.token-unknown': 403,
  'enrol.token-used': 403,
  'enrol.token-expired': 403,
  'enrol.serial-differs': 403,
  'agent.unknown': 401,
  'agent.pending': 403,
  'agent.quarantined': 403,
  'agent.retired': 403,
  'session.unproved': 401,
  'session.repeated': 409,
  'signature.wrong': 401,
  'version.unsupported': 409,
  'body.too-large': 413,
  'body.invalid': 400,
  busy: 503,
} as const;
export type GatewayProblem = keyof typeof gatewayProblems;
