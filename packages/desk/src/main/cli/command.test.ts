import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { options, UsageError } from './command.ts';

describe('the options of a command line', () => {
  const of = { root: { type: 'string' }, json: { type: 'boolean' } } as const;

  it('takes a fingerprint that begins with a dash, one in sixty-four', () => {
    const { values, positionals } = options(['card.json', '--root', '-b3Fx', '--json'], of, true);
    assert.deepEqual({ ...values, positionals }, { root: '-b3Fx', json: true, positionals: ['card.json'] });
  });

  it('does not take the next option for a text', () => {
    assert.throws(() => options(['--root', '--json'], of), UsageError);
    assert.throws(() => options(['-x'], of), UsageError);
  });
});
