import { describeFinding } from './finding.ts';
import type { Met } from './load/perform.ts';
import type { Report } from './run-rounds.ts';

/** The figures of a run, as lines for a person. */
export function describeReport(report: Report, met: Met, seed: number): string[] {
  const acknowledged = report.entries.filter((entry) => entry.acknowledged);
  const againSent = report.entries.filter((entry) => entry.sentTimes > 1);
  const lost = report.findings.filter((one) => one.invariant === 'I1 no loss');
  const doubled = report.findings.filter((one) => one.invariant === 'I2 no duplication');
  const troubles = [...met.troubles].toSorted((a, b) => b[1] - a[1]).map(([what, n]) => `${n} x ${what}`);
  return [
    `seed ${seed}: ${report.rounds.length} rounds, ${report.kills} kills`,
    `operations: ${report.entries.length} sent (${kindsOf(report)}), ${acknowledged.length} acknowledged, ` +
      `${againSent.length} sent more than once, ${met.reads} reads, ${report.delivered} mails at the sink (${report.repeated} repeated)`,
    ...readyTimes(report),
    `met: ${troubles.join(', ') || 'no trouble'}`,
    `lost ${lost.length}, doubled ${doubled.length}, findings ${report.findings.length}`,
    ...report.findings.slice(0, 40).map((one) => `  ${describeFinding(one)}`),
  ];
}

function kindsOf(report: Report): string {
  const kinds = Map.groupBy(report.entries, (entry) => entry.operation.kind);
  return [...kinds].map(([kind, of]) => `${kind} ${of.length}`).join(', ');
}

function readyTimes(report: Report): string[] {
  const byStrike = Map.groupBy(report.rounds, (one) => one.strike);
  return [...byStrike].map(([strike, of]) => {
    const times = of.map((one) => one.readyAfterMs).toSorted((a, b) => a - b);
    const at = (share: number): number => times[Math.round((times.length - 1) * share)] ?? 0;
    return `ready after killing ${strike}: ${of.length} times, min ${at(0)}, median ${at(0.5)}, max ${at(1)} ms`;
  });
}
