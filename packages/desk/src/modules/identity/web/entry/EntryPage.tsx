import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { ProductMark } from '#platform/web/layout/ProductMark.tsx';
import { t } from '../texts.ts';
import './entry.css';

interface EntryPageProps {
  readonly title: string;
  readonly text?: ReactNode;
  /** Puts the focus on the heading: the page changed under the person's hands. */
  readonly announce?: boolean;
  readonly children?: ReactNode;
}

/** A page before sign-in: the mark, one heading, one thing to do. */
export function EntryPage({ title, text, announce = false, children }: EntryPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Deskhand`;
    if (announce) heading.current?.focus();
  }, [title, announce]);
  return (
    <div className="identity-entry">
      <main className="identity-entry-main">
        <div className="identity-entry-box">
          <ProductMark size={40} />
          <div className="dh-stack" style={{ gap: 4, marginBottom: 4 }}>
            <h1 ref={heading} tabIndex={-1} className="identity-entry-title">
              {title}
            </h1>
            {text === undefined ? null : <p className="identity-entry-text">{text}</p>}
          </div>
          {children}
        </div>
      </main>
      <footer className="identity-entry-foot">
        <SchemeSwitch />
      </footer>
    </div>
  );
}

const nextScheme = { dark: 'light', light: 'auto', auto: 'dark' } as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const words = { dark: t.schemeDark(), light: t.schemeLight(), auto: t.schemeAuto() };
  return (
    <button
      type="button"
      className="identity-text-button"
      data-quiet
      onClick={() => setColorScheme(nextScheme[colorScheme])}
    >
      {t.themeSwitch({ scheme: words[colorScheme] })}
    </button>
  );
}
