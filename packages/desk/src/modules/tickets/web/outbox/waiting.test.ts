import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWaiting, tryInOrder, type TryOutcome, type WaitingMessage } from './waiting.ts';

function waiting(key: string, refused?: string): WaitingMessage {
  const message = { kind: 'note', body: key } as const;
  return {
    key,
    authorId: 'bob',
    number: '10011-1',
    to: 'Alice',
    message,
    at: '',
    ...(refused === undefined ? {} : { refused }),
  };
}

async function tried(all: readonly WaitingMessage[], outcomes: Record<string, TryOutcome>) {
  const attempts: string[] = [];
  const settled: [string, TryOutcome][] = [];
  await tryInOrder(
    all,
    async (one) => {
      attempts.push(one.key);
      return Promise.resolve(outcomes[one.key] ?? 'sent');
    },
    (key, outcome) => settled.push([key, outcome]),
  );
  return { attempts, settled };
}

describe('words that wait for the connection', () => {
  it('go out in the order they were written', async () => {
    const { attempts, settled } = await tried([waiting('a'), waiting('b')], {});
    assert.deepEqual(attempts, ['a', 'b']);
    assert.deepEqual(settled, [
      ['a', 'sent'],
      ['b', 'sent'],
    ]);
  });

  it('stop behind one that must wait, and go past one that is refused', async () => {
    const refusal = { refused: 'not in this status' };
    const { attempts, settled } = await tried([waiting('a'), waiting('b'), waiting('c')], {
      a: refusal,
      b: 'later',
    });
    assert.deepEqual(attempts, ['a', 'b']);
    assert.deepEqual(settled, [['a', refusal]]);
  });

  it('are not tried again by themselves once refused', async () => {
    const { attempts } = await tried([waiting('a', 'refused'), waiting('b')], {});
    assert.deepEqual(attempts, ['b']);
  });

  it('come back from the browser as they were; what is not ours is left out', () => {
    const kept = [waiting('a'), waiting('b', 'no')];
    assert.deepEqual(readWaiting(JSON.stringify(kept)), kept);
    assert.deepEqual(readWaiting('[1, null, {"key": "x"}]'), []);
    assert.deepEqual(readWaiting('broken'), []);
    assert.deepEqual(readWaiting(undefined), []);
  });
});
