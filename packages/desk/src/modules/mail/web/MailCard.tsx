import type { ReactNode } from 'react';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { Facts } from '#platform/web/ui/Panel.tsx';

interface MailCardProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of a page about a mail or a mailbox, under a heading. */
export function MailCard({ title, children }: MailCardProps) {
  const Heading = usePanelLevel() === 2 ? 'h2' : 'h3';
  return (
    <section className="mail-card" aria-label={title}>
      <Heading className="mail-card-head">{title}</Heading>
      {children}
    </section>
  );
}

/** A card of facts. */
export function FactCard({ title, children }: MailCardProps) {
  return (
    <MailCard title={title}>
      <div className="mail-card-body">
        <Facts>{children}</Facts>
      </div>
    </MailCard>
  );
}
