import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ticketOf } from '../ticket.test-support.ts';
import { factOf, isUnread } from './facts.ts';

const now = new Date('2026-05-18T10:00:00.000Z');
const createdAt = '2026-05-18T08:00:00.000Z';

describe('the fact of a row', () => {
  it('is how long the requester waits', () => {
    const fact = factOf(ticketOf(10011, { status: 'new', createdAt, waitingSinceAt: createdAt }), now);
    assert.deepEqual(fact, { is: 'waits', ms: 2 * 3_600_000 });
  });

  it('tells a second wait from the first', () => {
    const again = factOf(ticketOf(10011, { createdAt, waitingSinceAt: '2026-05-18T09:30:00.000Z' }), now);
    assert.deepEqual(again, { is: 'waits-again', ms: 30 * 60_000 });
  });

  it('is when a snoozed ticket comes back', () => {
    const wakeAt = '2026-05-19T06:00:00.000Z';
    assert.deepEqual(factOf(ticketOf(10011, { status: 'pending-time', wakeAt }), now), {
      is: 'back',
      at: wakeAt,
    });
  });

  it('is who has the word, where nobody waits for us', () => {
    const updatedAt = '2026-05-18T09:00:00.000Z';
    const of = (status: Parameters<typeof ticketOf>[1]) =>
      factOf(ticketOf(10011, { updatedAt, ...status }), now).is;
    assert.equal(of({ status: 'open' }), 'answered');
    assert.equal(of({ status: 'pending-requester' }), 'asked');
    assert.equal(of({ status: 'pending-third-party', waitingSinceAt: createdAt }), 'third-party');
    assert.equal(of({ status: 'resolved' }), 'resolved');
    assert.equal(of({ status: 'cancelled' }), 'ended');
  });

  it('is never a negative wait, when the clocks of server and browser differ', () => {
    const ahead = '2026-05-18T10:00:05.000Z';
    const fact = factOf(ticketOf(10011, { createdAt: ahead, waitingSinceAt: ahead }), now);
    assert.deepEqual(fact, { is: 'waits', ms: 0 });
  });
});

describe('an unread row', () => {
  const waitingSinceAt = '2026-05-18T09:00:00.000Z';

  it('has words that were not looked at', () => {
    assert.equal(isUnread(ticketOf(10011, { waitingSinceAt }), undefined), true);
    assert.equal(isUnread(ticketOf(10011, { waitingSinceAt }), '2026-05-18T08:59:00.000Z'), true);
    assert.equal(isUnread(ticketOf(10011, { waitingSinceAt }), '2026-05-18T09:01:00.000Z'), false);
    assert.equal(isUnread(ticketOf(10011), undefined), false);
  });
});
