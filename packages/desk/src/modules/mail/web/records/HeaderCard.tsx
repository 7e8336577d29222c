import { useQuery } from '@tanstack/react-query';
import { problemOf } from '#platform/web/api/problem';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { keys, mail } from '../api.ts';
import { t } from '../texts.ts';

/** The header as it came; text alone, whatever stands in it. */
export function HeaderCard({ id }: { id: string }) {
  const Heading = usePanelLevel() === 2 ? 'h2' : 'h3';
  const header = useQuery({
    queryKey: keys.header(id),
    queryFn: () => mail.header({ id }),
    // What came in never changes.
    staleTime: Infinity,
  });
  return (
    <section aria-label={t.header()}>
      <Heading className="dh-caption mail-header-name">{t.header()}</Heading>
      {header.isPending ? <LoadingShape rows={3} doing={t.readingHeader()} /> : null}
      {header.isError ? <ErrorState problem={problemOf(header.error)} /> : null}
      {header.data ? (
        // A region that scrolls must be reachable by the keyboard (axe: scrollable-region-focusable).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="mail-header dh-mono" tabIndex={0} aria-label={t.header()} role="group">
          {header.data.text}
        </pre>
      ) : null}
      {header.data?.cut ? <p className="dh-sm dh-3">{t.headerCut()}</p> : null}
    </section>
  );
}
