import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachInTurn } from './bulk.ts';

describe('a deed on several tickets', () => {
  it('goes one by one, tells how far it is, and goes on after a failure', async () => {
    const order: string[] = [];
    const progress: number[] = [];
    const result = await eachInTurn(
      ['a', 'b', 'c'],
      async (item) => {
        order.push(`begin ${item}`);
        await Promise.resolve();
        order.push(`end ${item}`);
        if (item === 'b') throw new Error('refused');
        return item.toUpperCase();
      },
      (finished) => progress.push(finished),
    );
    assert.deepEqual(order, ['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    assert.deepEqual(progress, [1, 2, 3]);
    assert.deepEqual(result.done, ['A', 'C']);
    assert.deepEqual(
      result.failed.map((one) => one.item),
      ['b'],
    );
  });
});
