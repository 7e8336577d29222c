import { Type, type Static } from 'typebox';
import { At, Id, Line, nullable, object, Subject } from '#platform/contract/schema';

/** R0 looks, R1 can be undone, R2 disrupts, R3 destroys. */
export const ActionClass = Type.Enum(['R0', 'R1', 'R2', 'R3']);
export type ActionClass = Static<typeof ActionClass>;

/** Pending: asked to belong, gets nothing. Quarantined: two machines had one key; a person decides. */
export const MachineState = Type.Enum(['pending', 'approved', 'quarantined', 'retired']);
export type MachineState = Static<typeof MachineState>;

const NamedRef = object({ id: Id, name: Type.String() });

/** Small numbers that a machine sent with its last heartbeat. */
export const MachineHealth = object(
  {
    uptimeSeconds: Type.Integer(),
    load1: Type.Number(),
    memoryTotalBytes: Type.Integer(),
    memoryAvailableBytes: Type.Integer(),
    diskTotalBytes: Type.Integer(),
    diskAvailableBytes: Type.Integer(),
    rebootRequired: Type.Boolean(),
    waitingResults: Type.Integer({ description: 'Results on the machine that wait for the desk.' }),
    runningJobs: Type.Integer(),
    droppedSamples: Type.Integer({
      description: 'Health samples that a long absence or a full disk cost the machine: a gap that is told.',
    }),
  },
  'MachineHealth',
);
export type MachineHealth = Static<typeof MachineHealth>;

/** What is worth a look about a machine, worst first; each is explained on its page. */
export const concerns = [
  'quarantined',
  'pending',
  'outcome-unknown',
  'evidence-conflict',
  'clock-off',
  'disk-low',
  'memory-low',
  'reboot-required',
  'samples-dropped',
  'offline',
] as const;
export const Concern = Type.Enum([...concerns]);
export type Concern = Static<typeof Concern>;

/** Why a machine is worth a look, with the figure that raised it and the limit that it passed. */
export const ConcernReason = object(
  {
    concern: Concern,
    figure: nullable(
      Type.Number({
        description:
          'A count, milliseconds (clock-off, offline), or a share from 0 to 1 (disk-low, memory-low).',
      }),
    ),
    limit: nullable(Type.Number()),
  },
  'ConcernReason',
);

const machineFields = {
  id: Id,
  name: Type.String({ description: 'What people call it; its host name unless somebody named it.' }),
  state: MachineState,
  site: NamedRef,
  person: nullable(NamedRef),
  team: nullable(NamedRef),
  hostname: Type.String({ description: 'Claimed by the machine; identifies nothing.' }),
  os: Type.String(),
  agentVersion: Type.String(),
  isConnected: Type.Boolean({
    description: 'A connection is open now. A hint for delivery and for people; nothing is decided by it.',
  }),
  lastSeenAt: nullable(At),
  concerns: Type.Array(Concern),
  openJobs: Type.Integer({ description: 'Jobs that have no end yet.' }),
  enrolledAt: At,
};

/** A machine in a list. */
export const Machine = object(machineFields, 'Machine');
export type Machine = Static<typeof Machine>;

/** An action that the agent of a machine says it knows. */
export const KnownAction = object({ kind: Type.String(), version: Type.Integer(), class: ActionClass });

/** A machine with everything on its page. */
export const MachineDetail = object(
  {
    ...machineFields,
    version: Type.Integer({ description: 'Send it with a change.' }),
    serial: nullable(Type.String({ description: 'Claimed by the machine; a machine may lie.' })),
    machineId: nullable(Type.String()),
    arch: Type.String(),
    publicKey: Type.String({ description: 'Raw Ed25519 key, base64url: what the machine is.' }),
    protocolVersion: nullable(Type.Integer()),
    trustVersion: Type.Integer({ description: 'The newest trust statement that the machine said it holds.' }),
    bootId: nullable(Type.String()),
    clockOffsetMs: nullable(
      Type.Integer({ description: "The machine's own clock minus the desk's, at its last hello." }),
    ),
    health: nullable(MachineHealth),
    healthAt: nullable(At),
    actions: Type.Array(KnownAction),
    reasons: Type.Array(ConcernReason, { description: 'One for each concern, in the same order.' }),
    stateReason: nullable(Type.String({ description: 'Why it is quarantined or retired.' })),
    replacedBy: nullable(NamedRef),
    waitingJobs: Type.Integer(),
  },
  'MachineDetail',
);
export type MachineDetail = Static<typeof MachineDetail>;

/** The state of machines in short, for a dot beside a name. */
export const MachineDot = object(
  {
    machineId: Id,
    name: Type.String(),
    personId: nullable(Id),
    state: MachineState,
    isConnected: Type.Boolean(),
    lastSeenAt: nullable(At),
    concerns: Type.Array(Concern),
  },
  'MachineDot',
);
export type MachineDot = Static<typeof MachineDot>;

/** An action as the desk offers it; `params` and `output` are JSON Schemas. */
export const Action = object(
  {
    kind: Type.String(),
    version: Type.Integer(),
    class: ActionClass,
    summary: Type.String(),
    params: Type.Unknown(),
    output: Type.Unknown(),
    timeoutMs: Type.Integer(),
    privileges: Type.Enum(['user', 'root']),
    repeat: Type.Enum(['harmless', 'never']),
    undo: Type.String(),
    hasDryRun: Type.Boolean(),
    isAllowed: Type.Boolean({ description: 'The caller may ask for actions of this class.' }),
  },
  'Action',
);
export type Action = Static<typeof Action>;

/** Awaiting approval: destructive, and no operator has signed yet. Expired: never started, its time is over. */
export const JobState = Type.Enum([
  'awaiting-approval',
  'queued',
  'accepted',
  'started',
  'ended',
  'expired',
  'withdrawn',
]);
export type JobState = Static<typeof JobState>;
export const Outcome = Type.Enum(['done', 'failed', 'unknown', 'refused']);
export type Outcome = Static<typeof Outcome>;
export const Lane = Type.Enum(['interactive', 'normal', 'bulk']);

/** What a person decided about an outcome that nobody could know. */
export const Decision = object({
  verdict: Type.Enum(['happened', 'did-not-happen']),
  reason: Type.String(),
  by: Type.String(),
  at: At,
});

/** Who signed a destructive job, with a key that this desk does not have. */
export const ApprovedBy = object({
  operator: Type.String(),
  certificateSerial: Type.String(),
  reason: Type.String(),
  isStanding: Type.Boolean(),
  at: At,
});

const jobFields = {
  id: Id,
  machine: NamedRef,
  sequence: Type.Integer(),
  action: Type.String(),
  actionVersion: Type.Integer(),
  class: ActionClass,
  summary: Type.String({ description: 'What the action does, in a few words.' }),
  dryRun: Type.Boolean(),
  lane: Lane,
  state: JobState,
  outcome: nullable(Outcome),
  code: nullable(Type.String({ description: 'Why it ended so, as a code; `ok` when all is well.' })),
  note: nullable(Type.String({ description: 'One sentence of the machine for people.' })),
  decision: nullable(Decision),
  hasConflict: Type.Boolean({ description: 'Other evidence came for the same job; it is kept and shown.' }),
  askedBy: Type.String(),
  approvedBy: nullable(ApprovedBy),
  subject: nullable(Subject),
  notBeforeAt: At,
  expiresAt: At,
  createdAt: At,
  startedAt: nullable(At),
  endedAt: nullable(At),
  receivedAt: nullable(At),
};

/** A job in a list. */
export const Job = object(jobFields, 'Job');
export type Job = Static<typeof Job>;

/** What is said about the raw output behind a result. */
export const RawSummary = object({
  sha256: Type.String(),
  keptBytes: Type.Integer(),
  cutBytes: Type.Integer(),
  redactions: Type.Integer(),
  chunks: Type.Integer(),
  isComplete: Type.Boolean({ description: 'The desk holds every chunk, and their hash is the signed one.' }),
});

/** One job with its parameters and, once it ended, the evidence of the machine. */
export const JobDetail = object(
  {
    ...jobFields,
    params: Type.Unknown(),
    deadlineMs: Type.Integer(),
    output: nullable(Type.Unknown({ description: 'Typed output of the action.' })),
    undo: nullable(object({ action: Type.String(), actionVersion: Type.Integer(), params: Type.Unknown() })),
    raw: nullable(RawSummary),
    resultNumber: nullable(Type.Integer({ description: 'Rises by one each result of the machine.' })),
    resultHash: nullable(Type.String()),
    clockOffsetMs: nullable(Type.Integer()),
    signature: nullable(
      object({
        key: Type.String(),
        isValid: Type.Boolean({ description: "Checked again with the machine's key when it was read." }),
      }),
    ),
    conflicts: Type.Array(object({ kind: Type.String(), receivedAt: At, resultHash: Type.String() })),
  },
  'JobDetail',
);
export type JobDetail = Static<typeof JobDetail>;

/** A piece of raw output; the same bytes for everybody, whenever they look. */
export const OutputChunk = object(
  {
    number: Type.Integer(),
    stream: Type.Enum(['stdout', 'stderr', 'note']),
    atMs: Type.Integer({ description: 'Milliseconds after the start.' }),
    data: Type.String({ description: 'base64' }),
  },
  'OutputChunk',
);

/** What is asked of a machine. */
export const NewJob = object(
  {
    action: Type.String({ maxLength: 64 }),
    actionVersion: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The newest that the machine knows.' }),
    ),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    dryRun: Type.Optional(Type.Boolean()),
    lane: Type.Optional(Lane),
    notBeforeAt: Type.Optional(At),
    expiresInSeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 2_592_000,
        description: 'After this it is not started any more; three days unless told.',
      }),
    ),
    supersedeKey: Type.Optional(Line),
    outputCapBytes: Type.Optional(Type.Integer({ minimum: 1024, maximum: 268_435_456 })),
    subject: Type.Optional(Subject),
    ruleId: Type.Optional(Id),
  },
  'NewJob',
);
export type NewJob = Static<typeof NewJob>;

/** A one-line invitation for one machine; the secret is shown once. */
export const Token = object(
  {
    id: Id,
    site: NamedRef,
    person: nullable(NamedRef),
    serial: nullable(Type.String()),
    approvesAtOnce: Type.Boolean(),
    madeBy: Type.String(),
    createdAt: At,
    expiresAt: At,
    state: Type.Enum(['open', 'used', 'expired', 'revoked']),
    machineId: nullable(Id),
  },
  'EnrolmentToken',
);
export type Token = Static<typeof Token>;
