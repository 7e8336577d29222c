import { performance } from 'node:perf_hooks';

/** What a run of one operation showed. */
export interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly count: number;
  readonly failed: number;
}

/** Runs `once` with `clients` callers for `seconds`, after a short warm-up; failures are counted, never hidden. */
export async function measure(
  clients: number,
  seconds: number,
  once: (i: number) => Promise<unknown>,
): Promise<Figures> {
  let i = 0;
  for (let warm = 0; warm < clients * 5; warm++) await once(i++).catch(() => {});
  const times: number[] = [];
  let failed = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const caller = async () => {
    while (performance.now() < end) {
      const at = performance.now();
      await once(i++).then(
        () => times.push(performance.now() - at),
        () => failed++,
      );
    }
  };
  await Promise.all(Array.from({ length: clients }, caller));
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { perSecond: times.length / elapsed, p50Ms: at(0.5), p95Ms: at(0.95), count: times.length, failed };
}

/** One line of the report. */
export function line(name: string, f: Figures): string {
  const failed = f.failed > 0 ? `  ${f.failed} FAILED` : '';
  return `${name.padEnd(46)} ${f.perSecond.toFixed(0).padStart(7)} /s  p50 ${f.p50Ms.toFixed(2).padStart(7)} ms  p95 ${f.p95Ms.toFixed(2).padStart(7)} ms${failed}`;
}
