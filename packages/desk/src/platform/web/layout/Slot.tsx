import { createContext, use, type ReactNode } from 'react';
import { mayViewer, useViewer } from '../api/viewer.ts';
import type { SlotName, SlotPart } from '../routes.ts';

const SlotContext = createContext<readonly SlotPart[]>([]);

/** Gives the parts of all rooms to the slots below. */
export function SlotProvider({ parts, children }: { parts: readonly SlotPart[]; children: ReactNode }) {
  return <SlotContext value={parts}>{children}</SlotContext>;
}

/** A named place that higher rooms fill: `<Slot name={ticketContext} props={{ ticket }} />`. */
export function Slot<P extends object>({ name, props }: { name: SlotName<P>; props: P }) {
  const viewer = useViewer();
  const parts = use(SlotContext).filter((part) => part.slot === name && mayViewer(viewer, part.permission));
  return parts
    .toSorted((a, b) => a.order - b.order)
    .map((part) => <part.component key={part.id} {...props} />);
}
