import { randomUUID } from 'node:crypto';
import type { Actor } from '#platform/server/actor';
import type { Exchange } from '#platform/server/http/call';
import type { AssetAddresses } from './assets.ts';
import type { PortalDeps } from './deps.ts';
import type { SignedIn, Surroundings } from './pages/frame.ts';
import type { Reader } from './request-story.ts';
import { textsFor } from './texts.ts';

/** What every handler of the room works with. */
export interface Room {
  readonly deps: PortalDeps;
  readonly assets: AssetAddresses;
}

/** The language, files and zone of one answer. */
export function surroundings({ deps, assets }: Room, headers: Exchange['headers']): Surroundings {
  return { texts: textsFor(headers['accept-language']), assets, timeZone: deps.timeZone };
}

/** The person for whom a page is written. */
export function readerOf({ deps }: Room, { texts }: Surroundings, actor: Actor): Reader {
  return {
    personId: actor.personId,
    texts,
    times: {
      timeZone: deps.timeZone,
      now: deps.clock.now(),
      language: texts.language,
      today: texts.today,
    },
  };
}

/** The person for the head of a page; a link signs nobody in. */
export function signedIn(actor: Actor): SignedIn | undefined {
  if (actor.personId === null || actor.onlySubjectId !== null) return undefined;
  return { name: actor.name, worksAtDesk: actor.permissions.has('tickets.read') };
}

/** A fresh id for the forms of one rendering. */
export function newForm(): string {
  return randomUUID();
}
