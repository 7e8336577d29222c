import type { Static } from 'typebox';
import { Type } from 'typebox';
import { ActionClass, ActionKind, At, Bytes32, Id, Line, object } from './schema.ts';
import type { Signed } from './signed.ts';
import { signedSchema, signersOf } from './signed.ts';
import type { TrustStatement } from './trust.ts';

/** A root key says: this key belongs to this person, who may allow actions up to this class. */
export const OperatorCertificate = object({
  serial: Line,
  organisationId: Line,
  name: Line,
  key: Bytes32,
  upTo: ActionClass,
  /** Empty: everywhere. */
  siteIds: Type.Array(Id, { maxItems: 100 }),
  notBefore: At,
  notAfter: At,
});
export type OperatorCertificate = Static<typeof OperatorCertificate>;
export const SignedCertificate = signedSchema(OperatorCertificate);
export type SignedCertificate = Signed<OperatorCertificate>;

/** When a standing approval counts: days and minutes of UTC. `untilMinute` below `fromMinute` runs over midnight. */
const Window = object({
  days: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { minItems: 1, maxItems: 7 }),
  fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
  untilMinute: Type.Integer({ minimum: 0, maximum: 1440 }),
});
export type Window = Static<typeof Window>;

/**
 * What an operator allowed, made on the operator's own machine: this action with these parameters on these
 * machines until then. Without `rule` it is good once on each machine; with `rule` it is standing, and good
 * for every run of that rule inside of its window.
 */
export const Approval = object({
  approvalId: Id,
  organisationId: Line,
  action: ActionKind,
  actionVersion: Type.Integer({ minimum: 1 }),
  paramsHash: Bytes32,
  agentIds: Type.Array(Id, { minItems: 1, maxItems: 10_000 }),
  reason: Line,
  notBefore: At,
  expiresAt: At,
  rule: Type.Optional(object({ ruleId: Id, window: Window })),
});
export type Approval = Static<typeof Approval>;
export const SignedApproval = signedSchema(Approval);
export type SignedApproval = Signed<Approval>;

export type CertificateFault =
  | 'certificate.unsigned'
  | 'certificate.other-organisation'
  | 'certificate.revoked'
  | 'certificate.expired'
  | 'certificate.class-too-low'
  | 'certificate.other-site';

interface Use {
  readonly actionClass: ActionClass;
  readonly siteId: string;
  readonly at: string;
}

/** Does a certificate let its holder allow this, here and now? */
export function judgeCertificate(
  trust: TrustStatement,
  certificate: SignedCertificate,
  use: Use,
): CertificateFault | undefined {
  const { body } = certificate;
  const roots = trust.roots.filter((root) => !trust.revoked.includes(root));
  if (signersOf('operator', certificate, roots).length === 0) return 'certificate.unsigned';
  if (body.organisationId !== trust.organisationId) return 'certificate.other-organisation';
  if (trust.revoked.includes(body.key) || trust.revokedCertificates.includes(body.serial)) {
    return 'certificate.revoked';
  }
  if (use.at < body.notBefore || use.at >= body.notAfter) return 'certificate.expired';
  if (body.upTo < use.actionClass) return 'certificate.class-too-low';
  if (body.siteIds.length > 0 && !body.siteIds.includes(use.siteId)) return 'certificate.other-site';
  return undefined;
}

export function windowHolds(window: Window, at: string): boolean {
  const date = new Date(at);
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  const day = date.getUTCDay();
  if (window.fromMinute < window.untilMinute) {
    return window.days.includes(day) && minute >= window.fromMinute && minute < window.untilMinute;
  }
  const began = minute >= window.fromMinute ? day : (day + 6) % 7;
  return window.days.includes(began) && (minute >= window.fromMinute || minute < window.untilMinute);
}
