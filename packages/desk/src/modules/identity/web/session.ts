import type { SessionPort, Viewer } from '#platform/web/api/viewer';
import type { SessionState } from '../contract.ts';
import { identity } from './api.ts';
import { t } from './texts.ts';
import { roleWord } from './words.ts';

/** How the frame learns who is signed in, and how that ends. */
export const session: SessionPort = {
  load: async () => viewerOf(await identity.session()),
  signOut: async () => {
    await identity.signOut();
  },
};

/** The signed-in person as the frame shows it; undefined when nobody is. */
export function viewerOf(state: SessionState): Viewer | undefined {
  const { person, permissions, teams } = state;
  if (!person) return undefined;
  const [team] = teams;
  return {
    id: person.id,
    name: person.name,
    subtitle: team ? t.teamAndTier({ team: team.name, tier: team.tier }) : roleWord(person.role),
    role: person.role,
    permissions,
  };
}

/** Where `/` leads: people who work here to the queue, everyone else to the portal, which is a page of its own. */
export function homeOf(permissions: readonly string[]): string | { readonly document: string } {
  return permissions.includes('identity.read') ? '/queue' : { document: '/portal' };
}
