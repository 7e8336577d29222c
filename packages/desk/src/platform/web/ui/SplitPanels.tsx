import { Splitter } from '@mantine/core';
import '@mantine/core/styles/Splitter.layer.css';
import { useState, type ReactNode } from 'react';
import { readStored, writeStored } from '../api/stored.ts';
import './panel.css';

type Size = `${number}px` | `${number}%`;

export interface SplitPane {
  /** Pixels stay, per cent shares what is left. */
  readonly size: Size;
  readonly min?: Size;
  readonly max?: Size;
  readonly content: ReactNode;
}

/** Panels side by side whose widths can be dragged or moved by arrow keys, and are remembered in this browser. */
export function SplitPanels({ id, panes }: { id: string; panes: readonly SplitPane[] }) {
  const key = `deskhand.panels.${id}`;
  const [sizes, setSizes] = useState<Size[]>(() => remembered(key, panes));
  const keep = (next: readonly (number | string)[]) => {
    const known = next.filter(isSize);
    if (known.length !== panes.length) return;
    setSizes(known);
    writeStored(key, JSON.stringify(known));
  };
  return (
    <Splitter
      className="dh-split"
      sizes={sizes}
      onSizeChange={keep}
      withHandle={false}
      lineSize={1}
      handleColor="var(--dh-line)"
      step="16px"
      shiftStep="64px"
    >
      {panes.map((pane, index) => (
        <Splitter.Pane
          key={index}
          defaultSize={pane.size}
          {...(pane.min === undefined ? {} : { min: pane.min })}
          {...(pane.max === undefined ? {} : { max: pane.max })}
        >
          {pane.content}
        </Splitter.Pane>
      ))}
    </Splitter>
  );
}

function remembered(key: string, panes: readonly SplitPane[]): Size[] {
  const usual = panes.map((pane) => pane.size);
  try {
    const stored: unknown = JSON.parse(readStored(key) ?? '[]');
    const known = Array.isArray(stored) ? stored.filter(isSize) : [];
    return known.length === usual.length ? known : usual;
  } catch {
    // Written by another version: the usual widths.
    return usual;
  }
}

function isSize(value: unknown): value is Size {
  return typeof value === 'string' && /^\d+(\.\d+)?(px|%)$/.test(value);
}
