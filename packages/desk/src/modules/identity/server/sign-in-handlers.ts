import type { Handlers } from '#platform/server/http/call';
import type { signInEndpoints } from '../contract/sign-in-endpoints.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { askForSignInLink } from './ask-for-sign-in-link.ts';
import { changePassword } from './change-password.ts';
import { listSessions } from './credential-queries.ts';
import type { RoomDeps } from './deps.ts';
import { endSession, signOut } from './end-sessions.ts';
import { invite } from './invite.ts';
import { readSessionState } from './read-me.ts';
import { redeemSignInLink } from './redeem-sign-in-link.ts';
import { requireSession } from './rights.ts';
import { setUp } from './set-up.ts';
import { signIn } from './sign-in.ts';

export function signInHandlers(deps: RoomDeps): Handlers<typeof signInEndpoints> {
  return {
    session: ({ db, actor }) => readSessionState(db, actor),
    signIn: (call, input) => signIn(call.database, deps, call, input),
    signOut: async ({ tx, actor, exchange }) => {
      await signOut(tx, actor, deps.clock.now());
      exchange.clearSession();
      return {};
    },
    changePassword: async (call, input) => {
      await changePassword(call.database, deps, call, input);
      return {};
    },
    sessions: ({ db, actor }, paging) => {
      const { personId, sessionId } = requireSession(actor);
      return listSessions(db, { personId, sessionId, now: deps.clock.now() }, paging);
    },
    endSession: async ({ tx, actor }, { id }) => {
      await endSession(tx, actor, id, deps.clock.now());
      return {};
    },
    setUp: (call, input) => setUp(call.database, deps, call, input),
    askForSignInLink: (call, input) => askForSignInLink(call.database, deps, call, input),
    redeemSignInLink: (call, input) => redeemSignInLink(call.tx, deps, call, input),
    invite: ({ tx, actor }, { id }) => invite(tx, deps, actor, id),
    acceptInvitation: (call, input) => acceptInvitation(call.database, deps, call, input),
  };
}
