import type { ReactNode } from 'react';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import './machines.css';

interface CardProps {
  readonly title: string;
  /** Right of the title. */
  readonly aside?: ReactNode;
  /** Fills the card to its edges. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

/** A part of a page about a machine or a job, under a heading. */
export function EndpointsCard({ title, aside, bare = false, children }: CardProps) {
  const Heading = usePanelLevel() === 2 ? 'h2' : 'h3';
  return (
    <section className="ep-card" aria-label={title}>
      <div className="ep-card-head dh-line">
        <Heading className="dh-space">{title}</Heading>
        {aside}
      </div>
      {bare ? children : <div className="ep-card-body">{children}</div>}
    </section>
  );
}
