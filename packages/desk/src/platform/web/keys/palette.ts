import { useSyncExternalStore, type ReactNode } from 'react';

/** One line of the command palette. */
export interface PaletteItem {
  readonly id: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly icon?: ReactNode;
  /** Right side: class chip, clock, number. */
  readonly aside?: ReactNode;
  readonly keys?: string;
  /** The pasted number, address or tag itself: comes first of all. */
  readonly exact?: boolean;
  readonly disabledReason?: string;
  readonly run: () => void | Promise<void>;
}

/** A source of lines: tickets, people, machines. */
export interface PaletteProvider {
  readonly id: string;
  readonly group: () => string;
  /** `#` tickets, `@` people, `>` actions: typed first, it asks only this provider. */
  readonly prefix?: '#' | '@' | '>';
  /** Lines for what was typed, best first. Called again on each pause of typing; the signal ends an older question. */
  readonly search: (query: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>;
}

/** Declares a provider; a room exports it among its `paletteProviders`. */
export function paletteProvider(provider: PaletteProvider): PaletteProvider {
  return provider;
}

let opened = false;
let providers: readonly PaletteProvider[] = [];
const listeners = new Set<() => void>();

export function setPaletteProviders(all: readonly PaletteProvider[]): void {
  providers = all;
}

export function paletteProviders(): readonly PaletteProvider[] {
  return providers;
}

/** Opens the palette. */
export function openPalette(): void {
  setOpened(true);
}

export function closePalette(): void {
  setOpened(false);
}

/** Whether the palette has the keyboard, also while its code is still on the way. */
export function isPaletteOpened(): boolean {
  return opened;
}

export function usePaletteOpened(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => opened,
    () => opened,
  );
}

function setOpened(next: boolean): void {
  opened = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
