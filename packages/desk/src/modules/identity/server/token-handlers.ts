import type { Handlers } from '#platform/server/http/call';
import type { tokenEndpoints } from '../contract/token-endpoints.ts';
import { addAdministratorAtConsole, createTokenAtConsole, makeSignInLinkAtConsole } from './console.ts';
import { createToken } from './create-token.ts';
import { listTokens } from './credential-queries.ts';
import type { RoomDeps } from './deps.ts';
import { revokeToken } from './revoke-token.ts';
import { requireSession } from './rights.ts';

export function tokenHandlers(deps: RoomDeps): Handlers<typeof tokenEndpoints> {
  return {
    tokens: ({ db, actor }, paging) => listTokens(db, requireSession(actor).personId, paging),
    createToken: ({ tx, actor }, input) => createToken(tx, deps, actor, input),
    revokeToken: async ({ tx, actor }, { id }) => {
      await revokeToken(tx, actor, { id, ownerId: requireSession(actor).personId }, deps.clock.now());
      return {};
    },
    consoleAddAdministrator: ({ database, actor }, input) =>
      addAdministratorAtConsole(database, deps, actor, input),
    consoleCreateToken: ({ tx, actor }, input) => createTokenAtConsole(tx, deps, actor, input),
    consoleTokens: ({ db }, paging) => listTokens(db, null, paging),
    consoleRevokeToken: async ({ tx, actor }, { id }) => {
      await revokeToken(tx, actor, { id, ownerId: null }, deps.clock.now());
      return {};
    },
    consoleSignInLink: ({ tx, actor }, input) => makeSignInLinkAtConsole(tx, deps, actor, input),
  };
}
