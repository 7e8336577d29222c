import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { platformErrors as P } from '#platform/contract/errors';
import { Id, Line, object, page, paging } from '#platform/contract/schema';
import { identityErrors as E } from './errors.ts';
import * as S from './schemas.ts';

const Nothing = Type.Object({});
const byId = object({ id: Id });

/** API tokens of the caller, and what the console may do beside them. */
export const tokenEndpoints = {
  tokens: endpoint({
    method: 'GET',
    path: '/api/tokens',
    summary: "The caller's API tokens, newest first; never their secret.",
    access: 'identity.token',
    query: object(paging),
    output: page(S.Token),
    errors: [E.sessionNeeded],
  }),
  createToken: endpoint({
    showsSecret: true,
    method: 'POST',
    path: '/api/tokens',
    summary: 'Makes an API token and shows it this once.',
    access: 'identity.token',
    body: S.NewToken,
    output: S.IssuedToken,
    status: 201,
    errors: [E.scopeTooWide, E.endsInThePast, E.sessionNeeded],
  }),
  revokeToken: endpoint({
    method: 'DELETE',
    path: '/api/tokens/:id',
    summary: "Revokes one of the caller's API tokens at once.",
    access: 'identity.token',
    params: byId,
    status: 204,
    output: Nothing,
    errors: [E.notFound, E.sessionNeeded],
  }),
  consoleAddAdministrator: endpoint({
    method: 'POST',
    path: '/api/console/administrators',
    summary:
      'Makes an administrator from the console of the machine; a person who exists is raised and gets the password.',
    access: 'identity.console',
    effect: 'own',
    body: object({ email: S.Address, name: S.NewPerson.properties.name, password: S.Password }),
    output: S.Person,
    status: 201,
    errors: [E.passwordRefused, P.tooMany],
  }),
  consoleCreateToken: endpoint({
    showsSecret: true,
    method: 'POST',
    path: '/api/console/tokens',
    summary: 'Makes an API token for a person from the console.',
    access: 'identity.console',
    body: object({ email: S.Address, name: Type.Optional(Line), scopes: Type.Optional(S.Scopes) }),
    output: S.IssuedToken,
    status: 201,
    errors: [E.notFound, E.notActive, E.scopeTooWide],
  }),
  consoleTokens: endpoint({
    method: 'GET',
    path: '/api/console/tokens',
    summary: 'All API tokens with their owners, newest first.',
    access: 'identity.console',
    query: object(paging),
    output: page(S.OwnedToken),
    errors: [],
  }),
  consoleRevokeToken: endpoint({
    method: 'DELETE',
    path: '/api/console/tokens/:id',
    summary: 'Revokes any API token at once.',
    access: 'identity.console',
    params: byId,
    status: 204,
    output: Nothing,
    errors: [E.notFound],
  }),
  consoleSignInLink: endpoint({
    showsSecret: true,
    method: 'POST',
    path: '/api/console/sign-in-links',
    summary: 'Makes a sign-in link that works once, on this machine alone.',
    access: 'identity.console',
    body: object({ email: S.Address }),
    output: object({ url: Type.String() }),
    status: 201,
    errors: [E.notFound, E.notActive],
  }),
} as const;
