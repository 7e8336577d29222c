import type { ReactNode } from 'react';
import { SplitPanels } from '../ui/SplitPanels.tsx';
import { useRoomForTwo } from './use-room-for-two.ts';

interface ListAndDetailProps {
  /** Under which the widths are remembered. */
  readonly id: string;
  readonly list: ReactNode;
  readonly detail: ReactNode;
  /** Whether something is chosen: in one column it takes the place of the list. */
  readonly chosen: boolean;
  /** Share of the list before somebody moves the line. */
  readonly listSize?: `${number}%`;
}

/** A list with what is chosen beside it; in one column one of the two. */
export function ListAndDetail({ id, list, detail, chosen, listSize = '55%' }: ListAndDetailProps) {
  const beside = useRoomForTwo();
  if (!beside) return chosen ? detail : list;
  return (
    <SplitPanels
      id={id}
      panes={[
        { size: listSize, min: '320px', content: list },
        { size: `${100 - Number.parseInt(listSize, 10)}%`, min: '320px', content: detail },
      ]}
    />
  );
}
