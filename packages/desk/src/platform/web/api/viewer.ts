import { createContext, use } from 'react';

/** The signed-in person, as much as the frame of the page needs. */
export interface Viewer {
  readonly id: string;
  readonly name: string;
  /** Second line of the person menu: "Help desk, tier 1". */
  readonly subtitle: string;
  readonly role: string;
  /** Permissions `room.verb` of this session. */
  readonly permissions: readonly string[];
  /** IANA zone; undefined is the zone of the browser. */
  readonly timeZone?: string | undefined;
}

/** How the page learns who is signed in; one room provides it. */
export interface SessionPort {
  /** Undefined when nobody is signed in. */
  readonly load: () => Promise<Viewer | undefined>;
  readonly signOut: () => Promise<void>;
}

export const ViewerContext = createContext<Viewer | undefined>(undefined);

/** The signed-in person, or undefined on pages for everyone. */
export function useViewer(): Viewer | undefined {
  return use(ViewerContext);
}

/** Whether the signed-in person has a permission; for showing, the server decides. */
export function mayViewer(viewer: Viewer | undefined, permission: string | undefined): boolean {
  return permission === undefined || viewer?.permissions.includes(permission) === true;
}
