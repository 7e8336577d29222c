import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { platformErrors as P } from '#platform/contract/errors';
import { Id, object, page, paging } from '#platform/contract/schema';
import { identityErrors as E } from './errors.ts';
import * as S from './schemas.ts';

const Nothing = Type.Object({});
const byId = object({ id: Id });

/** Sessions, passwords and one-time links. `own` because a password is hashed outside of any transaction. */
export const signInEndpoints = {
  session: endpoint({
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in and what that person may do.',
    access: 'anyone',
    output: S.SessionState,
    errors: [],
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/session',
    summary: 'Signs in with address and password; the answer is the same for an unknown address.',
    access: 'anyone',
    effect: 'own',
    body: object({ email: S.Address, password: S.Password }),
    output: S.SignIn,
    errors: [E.signInFailed, P.tooMany],
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/session',
    summary: 'Ends this session.',
    access: 'signed-in',
    status: 204,
    output: Nothing,
    errors: [E.sessionNeeded],
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/session/password',
    summary: 'Sets a new password and ends every other session; the first one needs no current password.',
    access: 'signed-in',
    effect: 'own',
    body: object({ current: Type.Optional(S.Password), next: S.Password }),
    status: 204,
    output: Nothing,
    errors: [E.signInFailed, E.passwordRefused, E.sessionNeeded, E.signInAgain, P.tooMany],
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/sessions',
    summary: "The caller's sessions, newest first.",
    access: 'signed-in',
    query: object(paging),
    output: page(S.Session),
    errors: [E.sessionNeeded],
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: "Ends one of the caller's sessions.",
    access: 'signed-in',
    params: byId,
    status: 204,
    output: Nothing,
    errors: [E.notFound, E.sessionNeeded],
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    summary: 'Makes the first administrator with the one-time set-up link, and signs in.',
    access: 'anyone',
    effect: 'own',
    body: object({
      token: S.LinkToken,
      name: S.NewPerson.properties.name,
      email: S.Address,
      password: S.Password,
    }),
    output: S.SignIn,
    errors: [E.linkInvalid, E.setupDone, E.passwordRefused, E.emailTaken, P.tooMany],
  }),
  askForSignInLink: endpoint({
    method: 'POST',
    path: '/api/session/links',
    summary: 'Sends a sign-in link when somebody has the address; answers the same when nobody does.',
    access: 'anyone',
    effect: 'own',
    body: object({ email: S.Address }),
    status: 202,
    output: object({ expiresInMinutes: Type.Integer() }),
    errors: [],
  }),
  redeemSignInLink: endpoint({
    method: 'POST',
    path: '/api/session/links/redeem',
    summary: 'Uses a sign-in link up and signs in.',
    access: 'anyone',
    body: object({ token: S.LinkToken }),
    output: S.SignIn,
    errors: [E.linkInvalid, E.loopbackOnly],
  }),
  invite: endpoint({
    method: 'POST',
    path: '/api/people/:id/invitation',
    summary: 'Sends an invitation by mail; earlier ones of the person stop working.',
    access: 'identity.manage',
    params: byId,
    status: 202,
    output: object({ expiresAt: S.Session.properties.endsAt }),
    errors: [E.notFound, E.notAllowed, E.notActive],
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/api/invitations/accept',
    summary: 'Uses an invitation up, sets the password and signs in.',
    access: 'anyone',
    effect: 'own',
    body: object({
      token: S.LinkToken,
      password: S.Password,
      name: Type.Optional(S.NewPerson.properties.name),
    }),
    output: S.SignIn,
    errors: [E.linkInvalid, E.passwordRefused, P.tooMany],
  }),
} as const;
