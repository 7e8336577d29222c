import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Together } from './together.ts';

describe('questions that are asked together', () => {
  const most = 5;
  const about = (question: number): string => String(question % 7);

  it('are each answered in their own place, however they come, and never two about one thing at once', async () => {
    const comings = fc.array(fc.array(fc.nat(40), { maxLength: 12 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(comings, async (waves) => {
        const batches: (readonly number[])[] = [];
        const together = new Together(
          async (questions: readonly number[]) => {
            batches.push(questions);
            await new Promise((resolve) => setImmediate(resolve));
            return questions.map((one) => one * 2);
          },
          { most, about },
        );
        const answers: Promise<number>[] = [];
        for (const wave of waves) {
          answers.push(...wave.map((one) => together.ask(one)));
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.deepEqual(
          await Promise.all(answers),
          waves.flat().map((one) => one * 2),
        );
        for (const batch of batches) {
          assert.ok(batch.length <= most);
          assert.equal(new Set(batch.map(about)).size, batch.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('cost each other nothing: one that fails is alone in it', async () => {
    const asked: number[] = [];
    const together = new Together(
      async (questions: readonly number[]) => {
        asked.push(questions.length);
        if (questions.includes(3)) throw new Error('three');
        return questions;
      },
      { most: 10, about: String },
    );
    const settled = await Promise.allSettled([1, 2, 3, 4].map((one) => together.ask(one)));
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
      [1, 2, 'Error: three', 4],
    );
    assert.equal(asked[0], 4, 'what came together was asked together');
  });
});
