import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyUndo, latest, passed, pushed, rested, without, type UndoState } from './undo-stack.ts';

const plain = (text: string) => ({ text, undo: () => undefined });
const held = (text: string, holdMs = 8000) => ({
  text,
  undo: () => undefined,
  sendNow: () => undefined,
  holdMs,
});

describe('undo stack', () => {
  it('shows at most two bars and undoes the newest first', () => {
    let state = [plain('a'), plain('b'), plain('c')].reduce<UndoState>(
      (s, item) => pushed(s, item, 0),
      emptyUndo,
    );
    assert.deepEqual(
      state.shown.map((e) => e.text),
      ['b', 'c'],
    );
    for (const expected of ['c', 'b', 'a']) {
      const entry = latest(state, 1);
      assert.equal(entry?.text, expected);
      state = without(state, entry?.id ?? 0);
    }
    assert.equal(latest(state, 1), undefined);
  });

  it('keeps an ordinary entry for z after its bar has gone', () => {
    const state = passed(pushed(emptyUndo, plain('a'), 0), 10_000);
    assert.equal(state.shown.length, 0);
    assert.equal(latest(state, 60_000)?.text, 'a');
  });

  it('never offers to take back a mail that has left', () => {
    const state = passed(pushed(emptyUndo, held('mail'), 0), 8000);
    assert.equal(state.shown.length, 0);
    assert.equal(latest(state, 8000), undefined);
  });

  it('keeps bars while someone rests on them and gives the time back', () => {
    let state = rested(pushed(emptyUndo, plain('a'), 0), true, 4000);
    state = passed(state, 30_000);
    assert.equal(state.shown.length, 1);
    state = rested(state, false, 30_000);
    assert.equal(passed(state, 35_999).shown.length, 1);
    assert.equal(passed(state, 36_000).shown.length, 0);
  });

  it('does not stretch the hold of the server by resting', () => {
    let state = rested(pushed(emptyUndo, held('mail'), 0), true, 1000);
    assert.equal(latest(state, 9000), undefined);
    state = rested(state, false, 9000);
    assert.equal(state.shown.length, 0);
  });

  it('holds its bounds whatever happens', () => {
    const command = fc.oneof(
      fc.constant({ kind: 'push' as const }),
      fc.constant({ kind: 'hold' as const }),
      fc.record({ kind: fc.constant('rest' as const), on: fc.boolean() }),
      fc.constant({ kind: 'undo' as const }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(command, fc.integer({ min: 0, max: 9000 })), { maxLength: 60 }),
        (script) => {
          let state: UndoState = emptyUndo;
          let nowMs = 0;
          for (const [c, waitMs] of script) {
            nowMs += waitMs;
            state = passed(state, nowMs);
            if (c.kind === 'push') state = pushed(state, plain('p'), nowMs);
            if (c.kind === 'hold') state = pushed(state, held('h'), nowMs);
            if (c.kind === 'rest') state = rested(state, c.on, nowMs);
            const newest = latest(state, nowMs);
            if (c.kind === 'undo' && newest) state = without(state, newest.id);
            assert.ok(state.shown.length <= 2 && state.past.length <= 20);
            const ids = [...state.past, ...state.shown].map((e) => e.id);
            assert.equal(new Set(ids).size, ids.length);
          }
        },
      ),
    );
  });
});
