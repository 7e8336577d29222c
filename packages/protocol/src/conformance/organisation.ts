import { randomUUID } from 'node:crypto';
import type {
  Approval,
  Cancel,
  Job,
  KeyPair,
  OperatorCertificate,
  SignedCancel,
  SignedCertificate,
  SignedJob,
  SignedTrust,
  TrustStatement,
} from '../index.ts';
import { hashParams, makeKeyPair, signBody } from '../index.ts';

const dayMs = 86_400_000;

/** An instant so many milliseconds from now. */
export function fromNow(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}

/** All keys of an organisation in one hand: for the suite alone. In life they lie in four places. */
export interface Organisation {
  readonly id: string;
  readonly siteId: string;
  readonly root: KeyPair;
  readonly spareRoot: KeyPair;
  readonly dispatch: KeyPair;
  readonly release: KeyPair;
  readonly operator: KeyPair;
  readonly trust: SignedTrust;
}

export function makeOrganisation(): Organisation {
  const [root, spareRoot, dispatch, release, operator] = [
    makeKeyPair(),
    makeKeyPair(),
    makeKeyPair(),
    makeKeyPair(),
    makeKeyPair(),
  ];
  const timed = (pair: KeyPair) => ({
    key: pair.publicKey,
    notBefore: fromNow(-dayMs),
    notAfter: fromNow(30 * dayMs),
  });
  const statement: TrustStatement = {
    organisationId: 'conformance',
    version: 1,
    issuedAt: fromNow(0),
    roots: [root.publicKey, spareRoot.publicKey],
    dispatch: [timed(dispatch)],
    release: [timed(release)],
    revoked: [],
    revokedCertificates: [],
  };
  const keys = { root, spareRoot, dispatch, release, operator };
  return { id: 'conformance', siteId: randomUUID(), ...keys, trust: signBody('trust', statement, root) };
}

export type JobWish = Pick<Job, 'agentId' | 'sequence' | 'action' | 'params'> & Partial<Job>;

/** A job as the desk would write it, signed by the dispatch key or by whom the test names. */
export function makeJob(
  organisation: Organisation,
  wish: JobWish,
  signer = organisation.dispatch,
): SignedJob {
  const body: Job = {
    jobId: randomUUID(),
    organisationId: organisation.id,
    actionVersion: 1,
    class: 'R0',
    paramsHash: hashParams(wish.params),
    dryRun: false,
    notBefore: fromNow(-60_000),
    expiresAt: fromNow(dayMs),
    deadlineMs: 30_000,
    lane: 'normal',
    outputCapBytes: 1_048_576,
    requestedBy: 'conformance suite',
    ...wish,
  };
  return signBody('job', body, signer);
}

export function certify(
  organisation: Organisation,
  changes: Partial<OperatorCertificate> = {},
): SignedCertificate {
  const body: OperatorCertificate = {
    serial: 'operator-1',
    organisationId: organisation.id,
    name: 'Operator of the suite',
    key: organisation.operator.publicKey,
    upTo: 'R3',
    siteIds: [],
    notBefore: fromNow(-dayMs),
    notAfter: fromNow(dayMs),
    ...changes,
  };
  return signBody('operator', body, organisation.root);
}

/** What the operator's own machine signs for a job of these words. */
export function approve(
  organisation: Organisation,
  job: Pick<Job, 'agentId' | 'action' | 'params'>,
  signer = organisation.operator,
) {
  const body: Approval = {
    approvalId: randomUUID(),
    organisationId: organisation.id,
    action: job.action,
    actionVersion: 1,
    paramsHash: hashParams(job.params),
    agentIds: [job.agentId],
    reason: 'The suite asks for it',
    notBefore: fromNow(-60_000),
    expiresAt: fromNow(3_600_000),
  };
  return signBody('approval', body, signer);
}

export function makeCancel(organisation: Organisation, agentId: string, jobId: string): SignedCancel {
  const body: Cancel = { jobId, agentId, reason: 'no longer wanted', issuedAt: fromNow(0) };
  return signBody('cancel', body, organisation.dispatch);
}

/** The next statement: what changed, signed by the roots that must. */
export function nextTrust(
  organisation: Organisation,
  changes: Partial<TrustStatement>,
  ...signers: readonly KeyPair[]
): SignedTrust {
  const body = { ...organisation.trust.body, version: organisation.trust.body.version + 1, ...changes };
  return signBody('trust', body, ...(signers.length === 0 ? [organisation.root] : signers));
}
