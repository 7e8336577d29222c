import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { messageAt } from '../ticket.test-support.ts';
import { feedOf, type TimelineStep } from './feed.ts';

const at = (minute: number) => `2026-05-18T09:${String(minute).padStart(2, '0')}:00.000Z`;

function step(minute: number, name = 'tickets.ticket.changed'): TimelineStep {
  return {
    id: `step ${minute} ${name}`,
    name,
    at: at(minute),
    actor: null,
    actorKind: 'system',
    via: 'web',
    data: {},
  };
}

describe('the feed of a ticket', () => {
  it('puts what changed between what was said', () => {
    const feed = feedOf([messageAt(at(1)), messageAt(at(5))], [step(6), step(3), step(2)], false);
    assert.deepEqual(
      feed.map((item) => (item.is === 'message' ? item.message.createdAt : item.steps.map((one) => one.at))),
      [at(1), [at(2), at(3)], at(5), [at(6)]],
    );
  });

  it('leaves out what a card tells already', () => {
    const feed = feedOf(
      [messageAt(at(1))],
      [step(1, 'tickets.ticket.opened'), step(2, 'tickets.message.added')],
      false,
    );
    assert.equal(feed.length, 1);
  });

  it('keeps older steps back while older messages are not loaded', () => {
    const steps = [step(1), step(9)];
    assert.equal(feedOf([messageAt(at(5))], steps, true).length, 2);
    assert.equal(feedOf([messageAt(at(5))], steps, false).length, 3);
  });

  it('loses nothing and keeps the order of time', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 15 });
    fc.assert(
      fc.property(minutes, minutes, (said, changed) => {
        const messages = said.toSorted((a, b) => a - b).map((minute) => messageAt(at(minute)));
        const feed = feedOf(
          messages,
          changed.map((minute) => step(minute)),
          false,
        );
        const times = feed.flatMap((item) =>
          item.is === 'message' ? [item.message.createdAt] : item.steps.map((one) => one.at),
        );
        assert.equal(times.length, said.length + changed.length);
        assert.deepEqual(times, times.toSorted());
      }),
    );
  });
});
