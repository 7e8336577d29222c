import { Popover } from '@mantine/core';
import { useId, useRef, useState, type ReactNode } from 'react';
import './panel.css';

interface WhyProps {
  /** The value that can say why; gets a dotted underline. */
  readonly children: ReactNode;
  /** Names the popover for those who do not see it ("Why this priority"). */
  readonly label: string;
  readonly explanation: ReactNode;
  /** The last line: what if, or how to set another value. */
  readonly foot?: ReactNode;
  readonly width?: number;
}

const openAfterMs = 400;
const closeAfterMs = 250;

/** Opens the reason of an automatic value: by click, Enter, or after a rest of the pointer, which may enter it (WCAG 1.4.13). */
export function WhyPopover({ children, label, explanation, foot, width = 340 }: WhyProps) {
  const [opened, setOpened] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const id = useId();
  const later = (next: boolean, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpened(next), afterMs);
  };
  const now = (next: boolean) => {
    clearTimeout(timer.current);
    setOpened(next);
  };
  return (
    <Popover
      opened={opened}
      onChange={now}
      width={width}
      position="bottom-start"
      withinPortal
      returnFocus
      trapFocus={false}
      id={id}
    >
      <Popover.Target>
        <button
          type="button"
          className="dh-why"
          aria-expanded={opened}
          aria-haspopup="dialog"
          onClick={() => now(!opened)}
          onPointerEnter={(event) => event.pointerType === 'mouse' && later(true, openAfterMs)}
          onPointerLeave={() => later(false, closeAfterMs)}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={label}
        onPointerEnter={() => clearTimeout(timer.current)}
        onPointerLeave={() => later(false, closeAfterMs)}
      >
        <WhyBody foot={foot}>{explanation}</WhyBody>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The inside of a why: reasons, and the foot under a line. */
export function WhyBody({ children, foot }: { children: ReactNode; foot?: ReactNode }) {
  return (
    <>
      <div style={{ padding: '12px 16px' }}>{children}</div>
      {foot === undefined ? null : <div className="dh-why-foot">{foot}</div>}
    </>
  );
}
