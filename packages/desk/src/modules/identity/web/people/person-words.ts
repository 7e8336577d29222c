import { formatInstant } from '#platform/web/i18n/format';
import type { Organisation, Person, Site, Team } from '../../contract.ts';
import { addressFault } from '../entry/address-fault.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import { plainValue } from '../plain-value.ts';
import type { PersonFields } from './fields.ts';

/** The word over a field of the form. */
export function personFieldName(field: string): string {
  const names: Readonly<Record<string, () => string>> = {
    name: t.name,
    email: t.email,
    phone: t.phone,
    role: t.role,
    state: t.state,
    siteId: t.site,
    organisationId: t.organisation,
    teamIds: t.teams,
    endsAt: t.endsAt,
    onlyTeamIds: t.onlyTeams,
  };
  return (names[field] ?? (() => field))();
}

interface Known {
  readonly teams: readonly Team[];
  readonly sites: readonly Site[];
  readonly organisations: readonly Organisation[];
}

/** The value of a field as people read it. */
export function personFieldValue(field: string, value: unknown, known: Known): string {
  const nameIn = (list: readonly { id: string; name: string }[], id: unknown) =>
    list.find((one) => one.id === id)?.name ?? plainValue(id);
  if (value === null || value === undefined) return t.none();
  if (Array.isArray(value)) return value.map((id) => nameIn(known.teams, id)).join(', ') || t.none();
  if (field === 'siteId') return nameIn(known.sites, value);
  if (field === 'organisationId') return nameIn(known.organisations, value);
  if (field === 'role') return roleWord(value as Person['role']);
  if (field === 'endsAt') return formatInstant(plainValue(value));
  return plainValue(value);
}

/** What is wrong with a form before it is sent. */
export function personFaults(draft: PersonFields): Partial<Record<keyof PersonFields, string>> {
  const email = addressFault(draft.email, t.addressMissing());
  return {
    ...(draft.name.trim() === '' ? { name: t.nameMissing() } : {}),
    ...(email === undefined ? {} : { email }),
  };
}
