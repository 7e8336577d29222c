/** The views of the list; each is one number of the counters. */
export const views = ['approved', 'connected', 'pending', 'quarantined', 'concern'] as const;
export type View = (typeof views)[number];

/** What the address of the list says. */
export interface MachineSearch {
  readonly q?: string;
  readonly view?: View;
  /** The id of a site. */
  readonly site?: string;
  /** The id of a person. */
  readonly person?: string;
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseMachineSearch(raw: Record<string, unknown>): MachineSearch {
  const word = (name: string): string => {
    const value = raw[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const view = views.find((one) => one === raw['view']);
  const q = word('q');
  return {
    ...(q === '' || q.length > 200 ? {} : { q }),
    ...(view === undefined ? {} : { view }),
    ...(word('site') === '' ? {} : { site: word('site') }),
    ...(word('person') === '' ? {} : { person: word('person') }),
  };
}
