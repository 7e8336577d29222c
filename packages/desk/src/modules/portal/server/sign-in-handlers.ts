import { Value } from 'typebox/value';
import { Address } from '#identity/contract';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Exchange, Handlers, PageReply } from '#platform/server/http/call';
import type { portalContract } from '../contract.ts';
import { frame } from './pages/frame.ts';
import { confirmSignInMain, signInMain } from './pages/sign-in-pages.ts';
import { surroundings, type Room } from './room.ts';

type E = (typeof portalContract)['endpoints'];
type SignInEndpoint = 'signInPage' | 'askForLink' | 'confirmSignIn' | 'signIn' | 'signOut';

/** Sign-in by a link in a mail, without script. */
export function signInHandlers(room: Room): Pick<Handlers<E>, SignInEndpoint> {
  const { identity, publicUrl } = room.deps;
  return {
    signInPage: async ({ exchange }, { told }) => signInPage(room, exchange, { told }),
    askForLink: async ({ database, actor, exchange }, input) => {
      refuseForeign(exchange);
      const email = input.email.trim();
      if (!Value.Check(Address, email))
        return signInPage(room, exchange, { told: 'odd-address', typed: email, status: 422 });
      const linkTo = (secret: string) => `${publicUrl}/portal/sign-in/${secret}`;
      await identity.askForSignInLink(database, { actor, exchange }, { email, linkTo });
      return { location: '/portal/sign-in?told=sent' };
    },
    confirmSignIn: async ({ exchange }, { token }) => {
      const around = surroundings(room, exchange.headers);
      const main = confirmSignInMain(around.texts, token);
      return { html: frame(around, { title: around.texts.confirmTitle, main, narrow: true }) };
    },
    signIn: async ({ tx, actor, exchange }, { token }) => {
      refuseForeign(exchange);
      await identity.redeemSignInLink(tx, { actor, exchange }, token);
      return { location: '/portal' };
    },
    signOut: async ({ tx, actor, exchange }) => {
      await identity.signOut(tx, actor);
      exchange.clearSession();
      return { location: '/portal/sign-in?told=signed-out' };
    },
  };
}

function signInPage(
  room: Room,
  { headers }: Exchange,
  page: { told: Parameters<typeof signInMain>[1]; typed?: string; status?: number },
): PageReply {
  const around = surroundings(room, headers);
  const html = frame(around, {
    title: around.texts.signInTitle,
    main: signInMain(around.texts, page.told, page.typed),
    narrow: true,
    arrived: page.told === 'signed-out' ? 'all' : undefined,
  });
  return { html, ...(page.status === undefined ? {} : { status: page.status }) };
}

/**
 * The guard of the platform looks at requests with a session. Here there is none yet, and a form of another site could
 * sign a browser in as somebody else, who would then read what the person writes (login CSRF).
 */
function refuseForeign({ headers }: Exchange): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined ? site === 'same-origin' || site === 'none' : isOwn(headers)) return;
  throw new AppError(platformErrors.crossSite);
}

/** Browsers send no Fetch Metadata over plain http, but they send the origin of a form. */
function isOwn({ origin, host }: Exchange['headers']): boolean {
  if (origin === undefined) return true;
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}
