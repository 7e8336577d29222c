import type { ReactNode } from 'react';
import { useRoomForTwo } from './use-room-for-two.ts';

/** The heading of what is beside a list; alone on the screen it is the heading of the page. */
export function PanelTitle({ children, size = 'h3' }: { children: ReactNode; size?: 'h1' | 'h3' }) {
  const Tag = useRoomForTwo() ? 'h2' : 'h1';
  return <Tag className={size === 'h3' ? 'dh-h3 dh-cut' : 'dh-h1'}>{children}</Tag>;
}

/** The level of the headings below a `PanelTitle`. */
export function usePanelLevel(): 2 | 3 {
  return useRoomForTwo() ? 3 : 2;
}
