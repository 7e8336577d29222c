import type { ReactNode } from 'react';
import { SplitPanels } from '#platform/web/ui/SplitPanels.tsx';
import { useRoomForTwo } from './use-room-for-two.ts';

interface ListAndDetailProps {
  readonly list: ReactNode;
  readonly detail: ReactNode;
  /** Whether something is chosen: in one column it takes the place of the list. */
  readonly chosen: boolean;
}

/** A list with what is chosen beside it; in one column one of the two. */
export function ListAndDetail({ list, detail, chosen }: ListAndDetailProps) {
  const beside = useRoomForTwo();
  if (!beside) return chosen ? detail : list;
  return (
    <SplitPanels
      id="people"
      panes={[
        { size: '55%', min: '320px', content: list },
        { size: '45%', min: '320px', content: detail },
      ]}
    />
  );
}
