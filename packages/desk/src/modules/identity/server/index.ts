import type { Handlers } from '#platform/server/http/call';
import type { identityContract } from '../contract.ts';
import { actingByMail } from './acting-by-mail.ts';
import { anyone, consoleActor } from './actors.ts';
import type { IdentityApi, IdentityDeps } from './api.ts';
import { askForSignInLink } from './ask-for-sign-in-link.ts';
import { createAuthenticate } from './authenticate.ts';
import { findPeople, findPersonByEmail, requirePerson, requireTeam } from './cards.ts';
import type { RoomDeps } from './deps.ts';
import { signOut } from './end-sessions.ts';
import { ensureRequester } from './ensure-requester.ts';
import { forgetEnded } from './forget-ended.ts';
import { createHandlers } from './handlers.ts';
import { createPasswordHasher } from './password-hash.ts';
import { redeemSignInLink } from './redeem-sign-in-link.ts';
import { setupLink } from './set-up.ts';
import { signLink, verifyLink } from './ticket-links.ts';
import { visiblePeople } from './visible-people.ts';

export type {
  CredentialRequest,
  IdentityApi,
  IdentityDeps,
  PersonCard,
  SignInByLink,
  SignInCall,
  TeamCard,
} from './api.ts';
export type { IdentityViews } from './tables.ts';

/** Passwords computed at once, and callers that may wait for their turn. */
const hashing = { running: 2, waiting: 60 } as const;

/** The room, ready to be mounted. */
export interface Identity {
  readonly handlers: Handlers<typeof identityContract.endpoints>;
  readonly api: IdentityApi;
}

/** Makes the room: handlers for its contract, and what the other rooms and the composition may ask. */
export function createIdentity(given: IdentityDeps): Identity {
  const deps: RoomDeps = { ...given, hasher: createPasswordHasher(hashing) };
  const api: IdentityApi = {
    authenticate: createAuthenticate(deps),
    anyone,
    consoleActor: (requestId) => consoleActor(requestId, deps.permissionsOf),
    ensureRequester,
    findPersonByEmail,
    findPeople,
    requirePerson,
    requireTeam,
    signLink: (db, link) => signLink(db, deps, link),
    verifyLink: (db, token, requestId) => verifyLink(db, deps, token, requestId),
    actingByMail: (db, personId, requestId) => actingByMail(db, deps, personId, requestId),
    setupLink: (database) => setupLink(database, deps),
    askForSignInLink: (database, call, input) => askForSignInLink(database, deps, call, input),
    redeemSignInLink: async (tx, call, token) => void (await redeemSignInLink(tx, deps, call, { token })),
    signOut: (tx, actor) => signOut(tx, actor, deps.clock.now()),
    visiblePeople,
    forgetEnded: (database) => forgetEnded(database, deps.clock.now()),
  };
  return { handlers: createHandlers(deps), api };
}
