import { sql } from 'kysely';
import type { SignedTrust, TrustStatement } from '@deskhand/protocol';
import {
  firstFault,
  fits,
  judgeFirstTrust,
  judgeNextTrust,
  keysOfAnyTime,
  rootFingerprint,
  SignedTrust as SignedTrustSchema,
} from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointErrors, endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { listDispatchKeys, listStatements, readOrganisationId } from './desk-trust.ts';

const words = {
  'trust.unsigned': 'No root that counts has signed it.',
  'trust.other-organisation': 'It is for another organisation.',
  'trust.not-newer': 'Its version is not above the newest one.',
  'trust.new-root-silent': 'A root that comes in has not signed it, so nobody has shown that they have it.',
  'trust.wrong-root': 'It names no root.',
} as const;

function refuse(detail: string): never {
  throw new AppError(endpointErrors.trustRefused, { detail });
}

/** Takes a statement that a root signed offline; the first fixes the root for good. Throws `endpoints.trust_refused`. */
export async function takeStatement(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  given: unknown,
): Promise<void> {
  if (!fits(SignedTrustSchema, given)) refuse(firstFault(SignedTrustSchema, given) ?? 'It is no statement.');
  const { body } = given;
  const newest = (await listStatements(tx)).at(-1)?.body;
  const fault = newest === undefined ? judgeFirst(given) : judgeNextTrust(newest, given);
  if (fault !== undefined) refuse(words[fault]);
  if (body.organisationId !== (await readOrganisationId(tx))) refuse(words['trust.other-organisation']);
  await requireOwnKey(tx, body);
  const at = deps.clock.now();
  const what = { actor, at, subject: { room: 'endpoints', id: newId(at.getTime()) } };
  const taken = await record<{ version: number }>(tx, {
    writes: {
      taken: sql`insert into endpoints_trust (version, statement, received_at)
        values (${body.version}, ${JSON.stringify(given)}, ${at}) on conflict do nothing returning version`,
    },
    guard: 'taken',
    events: [happened(endpointEvents.trustChanged, what, { version: body.version })],
    select: sql`select version from taken`,
  });
  if (taken.length === 0) refuse(words['trust.not-newer']);
}

function judgeFirst(given: SignedTrust) {
  const [root] = given.body.roots;
  return root === undefined ? 'trust.wrong-root' : judgeFirstTrust(rootFingerprint(root), given);
}

/** A statement without a key of this desk would cut all machines off from it. */
async function requireOwnKey(tx: Tx, statement: TrustStatement): Promise<void> {
  const named = keysOfAnyTime(statement, 'dispatch');
  const own = await listDispatchKeys(tx);
  if (!own.some((row) => named.includes(row.public_key))) refuse('It names no dispatch key of this desk.');
}
