import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents, type Token } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import { readToken } from './tokens.ts';

/** Makes a token that was not used worthless. Throws `endpoints.token_not_found`, `endpoints.not_in_state`. */
export async function revokeToken(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  { id }: { readonly id: string },
): Promise<Token> {
  const at = deps.clock.now();
  const what = { actor, at, subject: endpointSubject(id) };
  const revoked = await record<{ id: string }>(tx, {
    writes: {
      revoked: sql`update endpoints_tokens set revoked_at = ${at}
        where id = ${id} and used_at is null and revoked_at is null and expires_at > ${at} returning id`,
    },
    guard: 'revoked',
    events: [happened(endpointEvents.tokenRevoked, what, {})],
    select: sql`select id from revoked`,
  });
  const token = await readToken(tx, deps, id);
  if (revoked.length === 0)
    throw new AppError(endpointErrors.notInState, {
      detail: `The token is ${token.state}.`,
      facts: { state: token.state },
    });
  return token;
}
