import type { ReactNode } from 'react';
import './panel.css';

interface PanelProps {
  /** The landmark's name. */
  readonly label: string;
  readonly as?: 'section' | 'aside' | 'main';
  readonly edge?: 'left' | 'right';
  readonly raised?: boolean;
  /** Header bar and other rows that never scroll away. */
  readonly head?: ReactNode;
  readonly foot?: ReactNode;
  /** The body scrolls on its own unless the child does so itself (a virtual list). */
  readonly scroll?: boolean;
  readonly children: ReactNode;
}

/** One column of a screen: head, scrolling body, foot. */
export function Panel({
  label,
  as: Tag = 'section',
  edge,
  raised,
  head,
  foot,
  scroll = true,
  children,
}: PanelProps) {
  return (
    <Tag className="dh-panel" aria-label={label} data-edge={edge} data-raised={raised || undefined}>
      {head}
      {scroll ? (
        // A scrolling region that holds nothing focusable must be reachable by the keyboard itself (axe: scrollable-region-focusable).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="dh-panel-body" data-dh-scroll tabIndex={0} role="group" aria-label={label}>
          {children}
        </div>
      ) : (
        <div className="dh-panel-body">{children}</div>
      )}
      {foot}
    </Tag>
  );
}

/** The 48 px row on top of a panel. */
export function HeaderBar({ children, low }: { children: ReactNode; low?: boolean }) {
  return (
    <div className="dh-bar" data-low={low || undefined}>
      {children}
    </div>
  );
}

/** A part of a side panel under a caption. */
export function Section({
  title,
  level = 3,
  aside,
  children,
}: {
  title?: string;
  /** Level of the heading: one below what stands over it. */
  level?: 2 | 3;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className="dh-section" aria-label={title}>
      {title === undefined ? null : (
        <div className="dh-line">
          <Heading className="dh-caption dh-space">{title}</Heading>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A framed block; never inside another one. */
export function Card({ children, padded = true }: { children: ReactNode; padded?: boolean }) {
  return (
    <div className="dh-card" data-padded={padded || undefined}>
      {children}
    </div>
  );
}

/** Facts as name and value, one under the other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="dh-facts">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
