import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Ticket } from '../../contract.ts';
import { ticketOf } from '../ticket.test-support.ts';
import { phasesOf, type Phase } from './phases.ts';
import { noOverlay, queueRows, withFreshened, type QueuePage, type QueueRow } from './rows.ts';

const asOf = new Date('2026-05-18T12:00:00.000Z');
const view = { asOf, complete: true, dayOf: (at: string) => at.slice(0, 10) };
const [waits, work, pending] = phasesOf({}) as [Phase, Phase, Phase];
const waiting = (serial: number, hours: number) =>
  ticketOf(serial, { waitingSinceAt: new Date(asOf.getTime() - hours * 3_600_000).toISOString() });

function ids(rows: readonly QueueRow[]): string[] {
  return rows.flatMap((row) => (row.is === 'ticket' ? [row.ticket.id] : []));
}

describe('rows of the queue', () => {
  it('stand in groups, each with its count', () => {
    const pages: QueuePage[] = [
      { phase: waits, items: [waiting(10011, 30), waiting(10012, 2)] },
      { phase: work, items: [ticketOf(10013)] },
      { phase: pending, items: [ticketOf(10014, { status: 'pending-requester' })] },
    ];
    const heads = queueRows(pages, noOverlay, view).filter((row) => row.is === 'head');
    assert.deepEqual(
      heads.map((head) => [head.group, head.count]),
      [
        ['waits-long', 1],
        ['waits', 1],
        ['work', 1],
        ['pending', 1],
      ],
    );
  });

  it('stand in the list once, also when a page and the next stretch both have them', () => {
    const row = waiting(10011, 1);
    const pages: QueuePage[] = [
      { phase: waits, items: [row] },
      { phase: work, items: [row, ticketOf(10012)] },
    ];
    assert.deepEqual(ids(queueRows(pages, noOverlay, view)), [row.id, ticketOf(10012).id]);
  });

  it('do not tell a whole count while more may follow', () => {
    const pages: QueuePage[] = [{ phase: waits, items: [waiting(10011, 30), waiting(10012, 2)] }];
    const heads = queueRows(pages, noOverlay, { ...view, complete: false }).filter((r) => r.is === 'head');
    assert.deepEqual(
      heads.map((head) => head.whole),
      [true, false],
    );
  });

  it('group by priority or day where that is the order', () => {
    const [byPriority] = phasesOf({ sort: 'priority' }) as [Phase];
    const [byDay] = phasesOf({ sort: 'created' }) as [Phase];
    const items = [ticketOf(10011, { priority: 1 }), ticketOf(10012, { priority: 4 })];
    const groups = (phase: Phase) =>
      queueRows([{ phase, items }], noOverlay, view).flatMap((r) => (r.is === 'head' ? [r.group] : []));
    assert.deepEqual(groups(byPriority), ['priority-1', 'priority-4']);
    assert.deepEqual(groups(byDay), ['day-2026-05-18']);
  });

  it('never move, whatever others do meanwhile', () => {
    const serials = fc.uniqueArray(fc.integer({ min: 10_000, max: 10_060 }), { maxLength: 20 });
    fc.assert(
      fc.property(serials, serials, serials, (shown, changed, matching) => {
        const pages: QueuePage[] = [{ phase: waits, items: shown.map((serial) => waiting(serial, 1)) }];
        const before = queueRows(pages, noOverlay, view);
        const overlay = withFreshened(noOverlay, new Set(ids(before)), {
          changed: new Set(changed.map((serial) => ticketOf(serial).id)),
          matching: matching.map((serial) => ticketOf(serial, { subject: 'changed', version: 2 })),
        });
        const after = queueRows(pages, overlay, view);
        assert.deepEqual(
          after.map((row) => row.key),
          before.map((row) => row.key),
        );
        for (const row of after) if (row.is === 'ticket') checkRow(row, changed, matching);
        const arrived = overlay.arrived.map((ticket) => Number(ticket.number));
        const isNew = (serial: number) => matching.includes(serial) && !shown.includes(serial);
        assert.deepEqual(new Set(arrived), new Set(changed.filter(isNew)));
      }),
    );
  });

  it('forget an arrival that has left again', () => {
    const ticket = ticketOf(10011);
    const came = withFreshened(noOverlay, new Set(), { changed: new Set([ticket.id]), matching: [ticket] });
    const left = withFreshened(came, new Set(), { changed: new Set([ticket.id]), matching: [] });
    assert.deepEqual([came.arrived.length, left.arrived.length], [1, 0]);
  });
});

/** A row that changed shows what is new, or that it left; the others are as they were. */
function checkRow(row: { ticket: Ticket; gone: boolean }, changed: number[], matching: number[]): void {
  const serial = Number(row.ticket.number);
  const told = changed.includes(serial);
  assert.equal(row.gone, told && !matching.includes(serial));
  assert.equal(row.ticket.version, told && matching.includes(serial) ? 2 : 1);
}
