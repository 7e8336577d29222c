import { useCallback, useSyncExternalStore } from 'react';
import { send } from '#platform/web/api/client';
import { useLive } from '#platform/web/api/live';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import type { MachineDot } from '../../contract.ts';
import { shapeOf, stateWord } from '../dot-state.ts';
import { t } from '../texts/navigation.ts';
import { DotStore } from './dot-store.ts';
import './dots.css';

// One store for the page: rows come and go while the list is scrolled. Asked for without the contract, which would
// come with the first script of every page.
const store = new DotStore(async (ids) => {
  const query = new URLSearchParams({ people: ids.join(',') });
  const response = await send(`/api/machines/dots?${query.toString()}`, { method: 'GET', headers: {} });
  return response.ok ? ((await response.json()) as { items: readonly MachineDot[] }).items : [];
});

/** Keeps the dots of a list up to date; once per page. */
export function useDotsLive(): void {
  useLive((event) => {
    if (event.subject.room === 'endpoints') store.refresh();
  });
}

/** The dot of a person's machine in the row of a ticket; its place is kept while nothing is known. */
export function PersonDot({ personId }: { personId: string }) {
  return mayViewer(useViewer(), 'endpoints.read') ? (
    <KnownDot personId={personId} />
  ) : (
    <span className="ep-dot-place" />
  );
}

function KnownDot({ personId }: { personId: string }) {
  const subscribe = useCallback((changed: () => void) => store.show(personId, changed), [personId]);
  const dots = useSyncExternalStore(subscribe, () => store.dotsOf(personId));
  const [worst] = (dots ?? []).toSorted((a, b) => rank(a) - rank(b));
  if (!worst) return <span className="ep-dot-place" />;
  const words = dotWords(worst, (dots?.length ?? 1) - 1);
  return (
    <span className="ep-dot-place" title={words}>
      <span className="dh-machine-dot" data-state={shapeOf(worst)} aria-hidden />
      <span className="dh-hidden">{words}</span>
    </span>
  );
}

function dotWords(dot: MachineDot, others: number): string {
  const words = t.dotOf({ machine: dot.name, state: stateWord(dot) });
  return others > 0 ? `${words}, ${t.moreMachines({ count: others })}` : words;
}

const order = ['trouble', 'degraded', 'answers', 'unseen'] as const;

/** Of several machines the one that most wants a look stands for all. */
function rank(dot: MachineDot): number {
  return order.indexOf(shapeOf(dot));
}
