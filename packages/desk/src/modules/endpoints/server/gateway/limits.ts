/**
 * How much a gateway takes at once. Strangers get little: everything below `unproved` is what a connection may cost
 * before a signature was good. A proved machine gets enough for its honest work, and one machine never costs another.
 */
export const limits = {
  /** Time for the headers of a request, and for all of it: a half-open connection is gone after this. */
  headersMs: 10_000,
  requestMs: 30_000,
  /** A machine speaks seldom by requests; what it keeps open for the next one costs as much as its socket. */
  keepAliveMs: 15_000,
  headerBytes: 8192,
  connections: 20_000,
  /** Open connections that have shown no good signature yet. */
  unprovedConnections: 4096,
  unprovedPerAddress: 1024,
  /**
   * Bytes of bodies that are being received at once: over all connections that a machine has proved, and of one such
   * machine; over all others, and of one address. Who only knows the name of a machine fills no account but the last.
   */
  bodyBytesAtOnce: { proved: 64 * 1_048_576, unproved: 24 * 1_048_576 },
  bodyBytesOfOne: { proved: 5 * 1_048_576, unproved: 8 * 1_048_576 },
  enrolBodyBytes: 16_384,
  helloBodyBytes: 262_144,
  proveBodyBytes: 1024,
  /** Nesting of JSON: canonical text, the API and browsers walk it by recursion. */
  jsonDepth: 48,
  /** Hellos and enrolments that are worked on at once, and how many may wait for their turn. */
  greetingsAtOnce: 128,
  greetingsWaiting: 1000,
  /** Machines of one statement about connecting. */
  greetingsTogether: 100,
  /** Wrong signatures and tokens of one address: a store of so many, filled again by so many a second. */
  failures: { burst: 300, perSecond: 10 },
  /** Frames of one machine. What is above is not read until there is room again. */
  frames: { burst: 2000, perSecond: 200 },
  frameBytes: { burst: 8 * 1_048_576, perSecond: 2 * 1_048_576 },
  /** Requests of one machine in its session. */
  requests: { burst: 5000, perSecond: 500 },
  /** Evidence of one machine that is kept beside the evidence; above it a person has to look first. */
  conflicts: { rows: 1000, bytes: 16 * 1_048_576 },
  /** Bytes that wait for a slow reader of a socket. */
  unsentBytes: 2 * 1_048_576,
  /** Frames kept for the next `wait` of a machine. */
  outboxFrames: 256,
  /** Results and bytes of one transaction of the store, and of all that waits for one. */
  batchResults: 500,
  batchBytes: 8 * 1_048_576,
  waitingBytes: 48 * 1_048_576,
  filesAtOnce: 50,
} as const;
