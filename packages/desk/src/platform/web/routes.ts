import type { QueryClient } from '@tanstack/react-query';
import type { AnyRoute } from '@tanstack/react-router';
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { SessionPort } from './api/viewer.ts';
import type { Command } from './keys/commands.ts';
import type { PaletteProvider } from './keys/palette.ts';

/** Where a room hangs its routes: `framed` is signed in with navigation, `bare` is a whole page for everyone. */
export interface Parents {
  readonly framed: AnyRoute;
  readonly bare: AnyRoute;
}

/** A line of the navigation. */
export interface NavItem {
  readonly id: string;
  readonly label: () => string;
  readonly icon: Icon;
  /** Address without parameters. */
  readonly to: string;
  readonly section: 'main' | 'work' | 'views';
  /** Small numbers stand first. */
  readonly order: number;
  /** Shown to people with this permission; to everyone who is signed in without it. */
  readonly permission?: string;
  /** In the tab bar of a phone; four at most, the rest is under "More". */
  readonly onPhone?: boolean;
  /** A number beside the label; a hook, called while the navigation is shown. */
  readonly useCount?: () => number | undefined;
}

/** What commands and palette lines of a room may use. */
export interface WebContext {
  readonly go: (path: string) => void;
  readonly queryClient: QueryClient;
}

declare const slotProps: unique symbol;
/** The name of a slot, which knows what its parts are given. */
export type SlotName<P> = string & { readonly [slotProps]?: (props: P) => void };

/** Declares a slot on a page of a room: `export const ticketContext = slotName<{ ticket: Ticket }>('ticket.context')`. */
export function slotName<P extends object>(name: string): SlotName<P> {
  return name;
}

/** A part for a named place on another room's page; made by `slotPart`. */
export interface SlotPart {
  readonly slot: string;
  readonly id: string;
  /** Small numbers stand first. */
  readonly order: number;
  readonly permission?: string;
  readonly component: ComponentType<Record<string, unknown>>;
}

/** Puts a component into a slot; the compiler checks that it takes what the slot gives. */
export function slotPart<P extends object>(
  slot: SlotName<P>,
  part: {
    readonly id: string;
    readonly order: number;
    readonly permission?: string;
    readonly component: ComponentType<P>;
  },
): SlotPart {
  // The only writer of parts: the component was checked against the slot's props just above.
  return { ...part, slot, component: part.component as unknown as ComponentType<Record<string, unknown>> };
}

/** What a room gives to the web: `export const ticketsWeb: RoomWeb = { ... }` in its `web/routes.tsx`. */
export interface RoomWeb {
  readonly room: string;
  /** Routes with one of the parents as `getParentRoute`; pages by `lazyRouteComponent`. */
  readonly routes?: (parents: Parents) => readonly AnyRoute[];
  readonly nav?: readonly NavItem[];
  readonly commands?: (web: WebContext) => readonly Command[];
  readonly paletteProviders?: (web: WebContext) => readonly PaletteProvider[];
  readonly slots?: readonly SlotPart[];
  /** Only the room that knows who is signed in has it. */
  readonly session?: SessionPort;
  /**
   * Where `/` leads a person; the first one that is not undefined wins. `document` is a page that the server draws,
   * outside of this application.
   */
  readonly home?: (permissions: readonly string[]) => string | { readonly document: string } | undefined;
}
