import { sql } from 'kysely';
import type {
  ApprovalFault,
  Job,
  JobFault,
  SignedApproval,
  SignedCertificate,
  TrustStatement,
} from '@deskhand/protocol';
import {
  fits,
  judgeCertificate,
  judgeJob,
  SignedCertificate as CertificateSchema,
  SignedJob,
  signersOf,
} from '@deskhand/protocol';
import type { Reader } from '#platform/server/db/database';

/** What goes with a destructive job: the operator's words and the root's word for the operator. */
export type Authority = NonNullable<Job['authority']>;

/** The certificate with this serial as the root signed it. */
export async function findCertificate(db: Reader, serial: string): Promise<SignedCertificate | undefined> {
  const row = await db.first<{ certificate: string }>(
    sql<{ certificate: string }>`select certificate from endpoints_certificates where serial = ${serial}`,
  );
  const signed: unknown = row && JSON.parse(row.certificate);
  return fits(CertificateSchema, signed) ? signed : undefined;
}

/** Who signed and until when: everything about an approval that can be judged without a job. */
export function judgeSigner(
  trust: TrustStatement,
  approval: SignedApproval,
  certificate: SignedCertificate,
  at: Date,
): ApprovalFault | undefined {
  const now = at.toISOString();
  const use = { actionClass: 'R3' as const, siteId: certificate.body.siteIds[0] ?? '', at: now };
  const fault = judgeCertificate(trust, certificate, use);
  if (fault !== undefined) return fault;
  if (signersOf('approval', approval, [certificate.body.key]).length === 0) return 'approval.unsigned';
  if (approval.body.organisationId !== trust.organisationId) return 'approval.unsigned';
  return now >= approval.body.expiresAt ? 'approval.expired' : undefined;
}

/** What the machine will say to the finished order, by the machine's own function, at the time when it may start. */
export function judgeAsMachine(
  envelope: string,
  of: {
    readonly machineId: string;
    readonly siteId: string;
    readonly trust: TrustStatement;
    readonly at: Date;
  },
): JobFault | undefined {
  const signed: unknown = JSON.parse(envelope);
  if (!fits(SignedJob, signed)) return 'job.malformed';
  const now = new Date(Math.max(of.at.getTime(), Date.parse(signed.body.notBefore))).toISOString();
  return judgeJob(signed, {
    agentId: of.machineId,
    siteId: of.siteId,
    trust: of.trust,
    now,
    ownNow: now,
    actionClass: 'R3',
  });
}
