import type { Organisation, Site, Team } from '../../contract.ts';
import { t } from '../texts.ts';

/** The three kinds of things that people belong to. */
export type StructureKind = 'teams' | 'sites' | 'organisations';
/** Any of them. */
export type Entry = Team | Site | Organisation;

/** Where a kind is at home. */
export const structurePaths = {
  teams: '/people/teams',
  sites: '/people/sites',
  organisations: '/people/organisations',
} as const satisfies Record<StructureKind, string>;

interface KindWords {
  readonly title: () => string;
  readonly add: () => string;
  readonly choose: () => string;
  readonly empty: () => string;
  readonly emptyText: () => string;
}

export const kindWords: Readonly<Record<StructureKind, KindWords>> = {
  teams: {
    title: t.teams,
    add: t.addTeam,
    choose: t.chooseTeam,
    empty: t.noTeamsYet,
    emptyText: t.noTeamsYetText,
  },
  sites: {
    title: t.sites,
    add: t.addSite,
    choose: t.chooseSite,
    empty: t.noSitesYet,
    emptyText: t.noSitesYetText,
  },
  organisations: {
    title: t.organisations,
    add: t.addOrganisation,
    choose: t.chooseOrganisation,
    empty: t.noOrganisationsYet,
    emptyText: t.noOrganisationsYetText,
  },
};

/** What stands under the name in the list. */
export function entryDetail(entry: Entry): string {
  if ('tier' in entry) {
    const tier = tierWord(entry.tier);
    return entry.confidential ? t.tierConfidential({ tier }) : tier;
  }
  if ('timeZone' in entry) return entry.timeZone;
  return entry.mailDomains.length === 0 ? t.noDomains() : entry.mailDomains.join(', ');
}

/** The word of a tier. */
export function tierWord(tier: number): string {
  return tier === 1 ? t.tier1() : tier === 2 ? t.tier2() : t.tier3();
}
