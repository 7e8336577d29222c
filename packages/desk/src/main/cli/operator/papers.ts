import type { KeyPair, OperatorCertificate, SignedTrust, TrustStatement } from '@deskhand/protocol';
import { signBody } from '@deskhand/protocol';
import { randomUUID } from 'node:crypto';

export const dayMs = 86_400_000;
/** How long a dispatch key counts: rotated about monthly, it leaves two months for a person who is away. */
export const dispatchDays = 90;
/** Clocks differ: what counts from now on counts for a machine that is a little behind too. */
const earlyMs = 3_600_000;

/** A key that counts from now on for so many days. */
export function timedKey(key: string, days: number, now = Date.now()) {
  return {
    key,
    notBefore: new Date(now - earlyMs).toISOString(),
    notAfter: new Date(now + days * dayMs).toISOString(),
  };
}

/** Statement 1, signed by both roots: the spare shows by it that somebody has it. */
export function firstStatement(of: {
  organisationId: string;
  root: KeyPair;
  spareRoot: KeyPair;
  releaseKey: string;
  dispatchKey: string;
}): SignedTrust {
  const body: TrustStatement = {
    organisationId: of.organisationId,
    version: 1,
    issuedAt: new Date().toISOString(),
    roots: [of.root.publicKey, of.spareRoot.publicKey],
    dispatch: [timedKey(of.dispatchKey, dispatchDays)],
    release: [timedKey(of.releaseKey, 3650)],
    revoked: [],
    revokedCertificates: [],
  };
  return signBody('trust', body, of.root, of.spareRoot);
}

/** The next statement: what the held one says, without keys whose time is over, with the changes. */
export function nextStatement(
  held: TrustStatement,
  changes: Partial<TrustStatement>,
  ...roots: readonly KeyPair[]
): SignedTrust {
  const now = new Date().toISOString();
  const body: TrustStatement = {
    ...held,
    version: held.version + 1,
    issuedAt: now,
    dispatch: held.dispatch.filter(({ notAfter }) => notAfter > now),
    release: held.release.filter(({ notAfter }) => notAfter > now),
    ...changes,
  };
  return signBody('trust', body, ...roots);
}

/** A root says: this key is this person's, who may allow up to this class, there, so long. */
export function certify(
  root: KeyPair,
  of: Pick<OperatorCertificate, 'organisationId' | 'name' | 'key' | 'upTo' | 'siteIds'> & { days: number },
) {
  const { days, ...rest } = of;
  const { notBefore, notAfter } = timedKey(of.key, days);
  const body: OperatorCertificate = { serial: `operator-${randomUUID()}`, ...rest, notBefore, notAfter };
  return signBody('operator', body, root);
}
