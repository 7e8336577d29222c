import type { Approval, Job, KeyPair, OperatorCertificate, SignedJob, TrustStatement } from './index.ts';
import { hashParams, makeKeyPair, signBody } from './index.ts';

/** Keys and papers of one organisation for tests: everything is true until a test changes one thing. */
export const keys = {
  root: makeKeyPair(),
  spareRoot: makeKeyPair(),
  dispatch: makeKeyPair(),
  release: makeKeyPair(),
  operator: makeKeyPair(),
  mallory: makeKeyPair(),
};

export const now = '2026-11-28T20:00:00.000Z';
export const ids = {
  agent: '01900000-0000-7000-8000-00000000000a',
  otherAgent: '01900000-0000-7000-8000-00000000000b',
  site: '01900000-0000-7000-8000-000000000051',
  job: '01900000-0000-7000-8000-000000000001',
  approval: '01900000-0000-7000-8000-0000000000a1',
  rule: '01900000-0000-7000-8000-0000000000b1',
};
const always = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' };

export const trust: TrustStatement = {
  organisationId: 'example',
  version: 1,
  issuedAt: '2026-01-01T00:00:00.000Z',
  roots: [keys.root.publicKey, keys.spareRoot.publicKey],
  dispatch: [{ key: keys.dispatch.publicKey, ...always }],
  release: [{ key: keys.release.publicKey, ...always }],
  revoked: [],
  revokedCertificates: [],
};

export const certificate: OperatorCertificate = {
  serial: 'c-1',
  organisationId: 'example',
  name: 'Dave',
  key: keys.operator.publicKey,
  upTo: 'R3',
  siteIds: [],
  ...always,
};

const params = { path: '/srv/old' };

export const approval: Approval = {
  approvalId: ids.approval,
  organisationId: 'example',
  action: 'file.remove',
  actionVersion: 1,
  paramsHash: hashParams(params),
  agentIds: [ids.agent],
  reason: 'The folder was moved to the new server',
  notBefore: '2026-11-28T19:00:00.000Z',
  expiresAt: '2026-11-28T23:00:00.000Z',
};

export const job: Job = {
  jobId: ids.job,
  organisationId: 'example',
  agentId: ids.agent,
  sequence: 1,
  action: 'file.remove',
  actionVersion: 1,
  class: 'R3',
  params,
  paramsHash: hashParams(params),
  dryRun: false,
  notBefore: '2026-11-28T19:00:00.000Z',
  expiresAt: '2026-11-29T20:00:00.000Z',
  deadlineMs: 10_000,
  lane: 'normal',
  outputCapBytes: 1_048_576,
  requestedBy: 'bob',
};

interface Changes {
  readonly job?: Partial<Job>;
  readonly approval?: Partial<Approval>;
  readonly certificate?: Partial<OperatorCertificate>;
  readonly signWith?: KeyPair;
  readonly approveWith?: KeyPair;
  readonly certifyWith?: KeyPair;
}

/** A job with its operator's signature; each part may be changed before it is signed, or signed by another. */
export function authorised(changes: Changes = {}): SignedJob {
  const authority = {
    approval: signBody(
      'approval',
      { ...approval, ...changes.approval },
      changes.approveWith ?? keys.operator,
    ),
    certificate: signBody(
      'operator',
      { ...certificate, ...changes.certificate },
      changes.certifyWith ?? keys.root,
    ),
  };
  const body = { ...job, authority, ...changes.job } as Job;
  return signBody('job', body, changes.signWith ?? keys.dispatch);
}
