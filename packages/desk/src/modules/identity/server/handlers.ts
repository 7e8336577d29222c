import type { Handlers } from '#platform/server/http/call';
import type { identityContract } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { peopleHandlers } from './people-handlers.ts';
import { signInHandlers } from './sign-in-handlers.ts';
import { tokenHandlers } from './token-handlers.ts';

/** The handlers of every endpoint of the room. */
export function createHandlers(deps: RoomDeps): Handlers<typeof identityContract.endpoints> {
  return { ...signInHandlers(deps), ...peopleHandlers(deps), ...tokenHandlers(deps) };
}
