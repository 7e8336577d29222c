import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { ErrorState } from '#platform/web/ui/States.tsx';
import type { JobDetail } from '../api.ts';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';
import './output.css';
import { useRaw } from './use-raw.ts';
import { visibleText } from './visible-text.ts';

const lineHeight = 18;
const mostHeight = 320;
const leastHeight = 90;
/** About as many bytes as a line of a program's output has. */
const bytesInLine = 40;

/** Chosen before anything was read, so that nothing below moves while it comes. */
function heightFor(raw: JobDetail['raw']): number {
  if (!raw) return mostHeight;
  const lines = Math.ceil(raw.keptBytes / bytesInLine) + 1;
  return Math.min(mostHeight, Math.max(leastHeight, lines * lineHeight));
}

/** What the programs on the machine really printed, as text and nothing else; it grows while the job runs. */
export function RawOutput({ job }: { job: Pick<JobDetail, 'id' | 'raw'> }) {
  const { lines, isEnd, error } = useRaw(job.id);
  const scroller = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  // The React Compiler is not used here, so what it cannot memoize is no concern.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
  });
  useEffect(() => {
    const element = scroller.current;
    if (element && follows.current && !isEnd) element.scrollTop = element.scrollHeight;
  }, [lines.length, isEnd]);
  return (
    <div>
      <pre
        ref={scroller}
        className="ep-raw"
        style={{ height: heightFor(job.raw) }}
        // A region that scrolls must be reachable by the keyboard itself (axe: scrollable-region-focusable).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="log"
        aria-label={t.rawTitle()}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          follows.current = scrollTop + clientHeight >= scrollHeight - lineHeight;
        }}
      >
        <div className="ep-raw-lines" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return line === undefined ? null : (
              <div
                key={item.key}
                className="ep-raw-line"
                data-stream={line.stream}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {visibleText(line.text)}
              </div>
            );
          })}
        </div>
      </pre>
      {error === undefined ? null : <ErrorState problem={problemOf(error)} framed={false} />}
      <p className="ep-raw-foot dh-sm dh-3">
        <span>{t.rawLines({ count: lines.length })}</span>
        {isEnd ? null : <span>{t.rawLive()}</span>}
        <RawFacts raw={job.raw} />
      </p>
    </div>
  );
}

/** What is said about the raw output as a whole. */
export function RawFacts({ raw }: { raw: JobDetail['raw'] }) {
  if (!raw) return null;
  return (
    <>
      <span>{raw.isComplete ? t.rawComplete({ size: sizeWords(raw.keptBytes) }) : t.rawIncomplete()}</span>
      {raw.cutBytes > 0 ? <span>{t.rawCut({ size: sizeWords(raw.cutBytes) })}</span> : null}
      {raw.redactions > 0 ? <span>{t.rawRedacted({ count: raw.redactions })}</span> : null}
    </>
  );
}
