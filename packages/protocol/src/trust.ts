import type { Static } from 'typebox';
import { Type } from 'typebox';
import { digest } from './keys.ts';
import { At, Bytes32, Line, object } from './schema.ts';
import type { Signed } from './signed.ts';
import { signedSchema, signersOf } from './signed.ts';

const TimedKey = object({ key: Bytes32, notBefore: At, notAfter: At });

/**
 * Who may do what, signed by a root key that is kept offline. A machine holds the newest one it has seen
 * and takes only a higher `version`: so keys change, from the first version on, without touching a machine.
 */
export const TrustStatement = object({
  organisationId: Line,
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  issuedAt: At,
  /** Two at least in practice: the one in the drawer and its spare in another building. */
  roots: Type.Array(Bytes32, { minItems: 1, maxItems: 8 }),
  dispatch: Type.Array(TimedKey, { maxItems: 8 }),
  release: Type.Array(TimedKey, { maxItems: 8 }),
  /** Keys that no longer count, whatever else was signed for them. */
  revoked: Type.Array(Bytes32, { maxItems: 1000 }),
  /** Serial numbers of operator certificates that no longer count. */
  revokedCertificates: Type.Array(Line, { maxItems: 1000 }),
});
export type TrustStatement = Static<typeof TrustStatement>;
export const SignedTrust = signedSchema(TrustStatement);
export type SignedTrust = Signed<TrustStatement>;

export type TrustFault =
  | 'trust.unsigned'
  | 'trust.other-organisation'
  | 'trust.not-newer'
  | 'trust.new-root-silent'
  | 'trust.wrong-root';

/** The first statement on a machine: signed by the root whose fingerprint stood in the enrolment token. */
export function judgeFirstTrust(fingerprint: string, first: SignedTrust): TrustFault | undefined {
  const pinned = first.body.roots.filter((root) => rootFingerprint(root) === fingerprint);
  if (pinned.length === 0) return 'trust.wrong-root';
  return signersOf('trust', first, pinned).length === 0 ? 'trust.unsigned' : undefined;
}

/**
 * May `next` replace `held`? A root of the held statement must have signed; when roots come in, one of the
 * new ones must sign too, which proves that somebody has it. The clock is not asked: a machine with a wrong
 * clock must still learn new keys.
 */
export function judgeNextTrust(held: TrustStatement, next: SignedTrust): TrustFault | undefined {
  const { body } = next;
  if (body.organisationId !== held.organisationId) return 'trust.other-organisation';
  if (body.version <= held.version) return 'trust.not-newer';
  const standing = held.roots.filter((root) => !held.revoked.includes(root));
  if (signersOf('trust', next, standing).length === 0) return 'trust.unsigned';
  const added = body.roots.filter((root) => !held.roots.includes(root));
  if (added.length > 0 && signersOf('trust', next, added).length === 0) return 'trust.new-root-silent';
  return undefined;
}

/** Keys of a role that count at an instant. */
export function keysAt(trust: TrustStatement, role: 'dispatch' | 'release', at: string): string[] {
  return trust[role]
    .filter(
      ({ key, notBefore, notAfter }) => notBefore <= at && at < notAfter && !trust.revoked.includes(key),
    )
    .map(({ key }) => key);
}

/** Keys of a role that were not revoked, whenever they count: for answers to a machine whose clock is wrong. */
export function keysOfAnyTime(trust: TrustStatement, role: 'dispatch' | 'release'): string[] {
  return trust[role].map(({ key }) => key).filter((key) => !trust.revoked.includes(key));
}

/** The first 22 characters of the SHA-256 of a root key: 132 bits, short enough for a copied line. */
export function rootFingerprint(root: string): string {
  return digest(Buffer.from(root, 'base64url')).slice(0, 22);
}
