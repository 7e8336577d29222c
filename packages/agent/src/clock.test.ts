import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DeskClock } from './clock.ts';
import { Journal } from './journal/journal.ts';
import { Samples } from './link/samples.ts';

const day = 86_400_000;
/** Far from the wall clock of whoever runs this. */
const deskTime = '2031-05-06T07:08:09.000Z';
const deskMs = Date.parse(deskTime);

describe('the time of the desk on a machine', () => {
  let folder = '';
  let journal: Journal;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-clock-'));
    journal = new Journal(join(folder, 'journal.db'));
  });
  afterEach(() => {
    journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is in the journal after the machine was switched off and on. */
  function reboot(): void {
    const anchor = JSON.parse(journal.readFact('timeAnchor') ?? '{}') as object;
    journal.writeFact('timeAnchor', JSON.stringify({ ...anchor, bootId: 'the boot before' }));
  }

  test('goes on over a restart of the agent, whatever the wall clock says', () => {
    new DeskClock(journal).take(deskTime);
    const later = new DeskClock(journal);
    assert.equal(later.isCertain, true);
    assert.ok(later.nowMs() >= deskMs && later.nowMs() < deskMs + 60_000, later.now());
    assert.ok(later.offsetMs() < -day);
  });

  test('is not certain after the machine was off, until a desk speaks', () => {
    const first = new DeskClock(journal);
    assert.equal(first.isCertain, true, 'nothing can wait before any desk has spoken');
    first.take(deskTime);
    reboot();
    const booted = new DeskClock(journal);
    assert.equal(booted.isCertain, false);
    assert.ok(booted.nowMs() >= deskMs, 'never before the last proved time');
    booted.take(new Date(deskMs + 7 * day).toISOString());
    assert.equal(booted.isCertain, true);
    assert.ok(booted.nowMs() >= deskMs + 7 * day);
  });

  test('is not turned back by more than ten minutes', () => {
    const clock = new DeskClock(journal);
    clock.take(deskTime);
    assert.equal(clock.accepts(new Date(deskMs - 9 * 60_000).toISOString()), true);
    assert.equal(clock.accepts(new Date(deskMs - 11 * 60_000).toISOString()), false);
  });

  test('is turned back when a root revokes the key that turned it forward', () => {
    const clock = new DeskClock(journal);
    clock.take(deskTime, 'stolen');
    const issuedAt = new Date(deskMs - 30 * day).toISOString();
    const soonAfter = new Date(deskMs - 29 * day).toISOString();
    clock.distrust({ revoked: ['another'], issuedAt });
    assert.equal(clock.accepts(soonAfter), false);
    clock.distrust({ revoked: ['stolen'], issuedAt });
    assert.equal(clock.accepts(soonAfter), true);
    assert.equal(
      clock.accepts(new Date(deskMs - 31 * day).toISOString()),
      false,
      'not before the root spoke',
    );
    clock.take(soonAfter, 'fresh');
    assert.ok(Math.abs(clock.nowMs() - Date.parse(soonAfter)) < 60_000);
    clock.distrust({ revoked: ['stolen'], issuedAt });
    assert.equal(clock.accepts(issuedAt), false, 'what the next key proved stands');
  });

  test('counts the health samples that an absence of seven days cost, over a restart too', () => {
    const clock = new DeskClock(journal);
    clock.take(deskTime);
    const samples = new Samples(journal, clock);
    assert.equal(samples.next(60_000), 0);
    reboot();
    const after = new DeskClock(journal);
    // Half a sample more than seven days: the moments between the lines above do not count.
    after.take(new Date(deskMs + 7 * day + 30_000).toISOString());
    assert.equal(new Samples(journal, after).next(60_000), 7 * 24 * 60 - 1);
    assert.equal(new Samples(journal, after).next(60_000), 7 * 24 * 60 - 1, 'told for a day');
    const nextDays = new Samples(journal, after);
    after.take(new Date(deskMs + 8 * day + 60_000).toISOString());
    assert.equal(nextDays.next(day), 0);
  });
});
