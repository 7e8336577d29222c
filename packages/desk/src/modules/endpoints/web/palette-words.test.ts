import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitWords } from './palette-words.ts';

const actions = ['net.ping', 'net.dns', 'disk.usage'].map((kind) => ({ kind }));
const split = (typed: string) => {
  const { action, machine } = splitWords(typed, actions);
  return [action.map((one) => one.kind), machine];
};

describe('words in the palette', () => {
  it('name an action and a machine in any order', () => {
    assert.deepEqual(split('ping pc-17'), [['net.ping'], 'pc-17']);
    assert.deepEqual(split('pc-17 Disk'), [['disk.usage'], 'pc-17']);
    assert.deepEqual(split('net pc-17'), [['net.ping', 'net.dns'], 'pc-17']);
  });

  it('are a machine where no action is meant, and where nothing else would be left', () => {
    assert.deepEqual(split('alice laptop'), [[], 'alice laptop']);
    assert.deepEqual(split('ping'), [[], 'ping']);
  });
});
