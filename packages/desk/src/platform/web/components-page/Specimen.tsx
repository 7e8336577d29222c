import type { ReactNode } from 'react';
import './components-page.css';

/** One caption with what it shows. */
export function Specimen({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className="dh-specimen" data-wide={wide || undefined} aria-label={title}>
      <h2 className="dh-caption">{title}</h2>
      {children}
    </section>
  );
}
