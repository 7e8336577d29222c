import { readStored, writeStored } from '#platform/web/api/stored';

/** The list that a person came from: next and previous on a ticket keep its order. */
export interface ListOrder {
  /** The page of the list, to go back to. */
  readonly to: '/queue' | '/today';
  readonly search: object;
  readonly numbers: readonly string[];
  /** Rows in all, when more than are loaded; undefined when nobody counted them. */
  readonly total: number | undefined;
}

let order: ListOrder | undefined;

export function rememberOrder(next: ListOrder): void {
  order = next;
}

export function rememberedOrder(): ListOrder | undefined {
  return order;
}

/** Where a ticket stands in the list that was last seen, and its neighbours. */
export interface Place {
  /** 1 for the first. */
  readonly at: number;
  readonly of: number;
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

/** The place of a ticket in a list order; undefined when it is not in it. */
export function placeIn(list: ListOrder | undefined, number: string): Place | undefined {
  const index = list?.numbers.indexOf(number) ?? -1;
  if (!list || index < 0) return undefined;
  return {
    at: index + 1,
    of: Math.max(list.total ?? 0, list.numbers.length),
    next: list.numbers[index + 1],
    previous: list.numbers[index - 1],
  };
}

const activeRows = new Map<string, string>();

/** The row that was active in a view when it was left. */
export function rememberedRow(href: string): string | undefined {
  return activeRows.get(href);
}

export function rememberRow(href: string, number: string): void {
  activeRows.set(href, number);
}

const seenKey = 'deskhand.tickets.seen';
const mostSeen = 600;
let seen: Map<string, string> | undefined;

function seenMap(): Map<string, string> {
  if (seen) return seen;
  try {
    seen = new Map(Object.entries(JSON.parse(readStored(seenKey) ?? '{}') as Record<string, string>));
  } catch {
    // Written by hand or by another version: everything counts as not looked at.
    seen = new Map();
  }
  return seen;
}

/** When this person last looked at a ticket in this browser. */
export function seenAt(ticketId: string): string | undefined {
  return seenMap().get(ticketId);
}

/** Remembers that a ticket was looked at; the oldest looks are forgotten. */
export function rememberSeen(ticketId: string, at: string): void {
  const map = seenMap();
  if ((map.get(ticketId) ?? '') >= at) return;
  map.delete(ticketId);
  map.set(ticketId, at);
  const kept = [...map].slice(-mostSeen);
  seen = new Map(kept);
  writeStored(seenKey, JSON.stringify(Object.fromEntries(kept)));
}
