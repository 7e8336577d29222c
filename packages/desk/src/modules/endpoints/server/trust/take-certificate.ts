import { sql } from 'kysely';
import type { SignedCertificate } from '@deskhand/protocol';
import { firstFault, fits, judgeCertificate, SignedCertificate as Schema } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointErrors, endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { requireTrust } from './desk-trust.ts';

function refuse(detail: string): never {
  throw new AppError(endpointErrors.certificateRefused, { detail });
}

/**
 * Takes an operator certificate that a root signed offline. The desk keeps it to send along; a machine checks it itself.
 * Throws `endpoints.certificate_refused`, `endpoints.trust_missing`.
 */
export async function takeCertificate(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
  actor: Actor,
  given: unknown,
): Promise<void> {
  if (!fits(Schema, given)) refuse(firstFault(Schema, given) ?? 'It is no certificate.');
  const { newest } = await requireTrust(tx, deps);
  const at = deps.clock.now();
  const fault = judgeCertificate(newest, given, widestUse(given, at));
  if (fault !== undefined) refuse(`It does not count: ${fault}.`);
  const { body } = given;
  const what = { actor, at, subject: { room: 'endpoints', id: newId(at.getTime()) } };
  const taken = await record<{ serial: string }>(tx, {
    writes: {
      taken: sql`insert into endpoints_certificates (serial, certificate, name, key, up_to, not_before, not_after, received_at)
        values (${body.serial}, ${JSON.stringify(given)}, ${body.name}, ${body.key}, ${body.upTo}, ${body.notBefore}, ${body.notAfter}, ${at})
        on conflict do nothing returning serial`,
    },
    guard: 'taken',
    events: [happened(endpointEvents.certificateTaken, what, { serial: body.serial, name: body.name })],
    select: sql`select serial from taken`,
  });
  if (taken.length === 0) refuse('There is a certificate with this serial number.');
}

/** The widest use that the certificate itself claims: what it may be used for is judged at each approval. */
function widestUse({ body }: SignedCertificate, at: Date) {
  const from = at.toISOString() < body.notBefore ? body.notBefore : at.toISOString();
  return { actionClass: body.upTo, siteId: body.siteIds[0] ?? '', at: from };
}
