import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shapeOf, stateWord, type Dotted } from './dot-state.ts';

const machine = (over: Partial<Dotted>): Dotted => ({
  state: 'approved',
  isConnected: true,
  concerns: [],
  ...over,
});
const glance = (over: Partial<Dotted>) => [shapeOf(machine(over)), stateWord(machine(over))];

describe('the dot of a machine', () => {
  it('is a disc when it is connected and nothing is worth a look', () => {
    assert.deepEqual(glance({}), ['answers', 'connected']);
  });

  it('is a ring when it is away, whatever it said before', () => {
    const away = { isConnected: false, concerns: ['disk-low', 'offline'] as const };
    assert.deepEqual(glance({ ...away, concerns: [...away.concerns] }), ['unseen', 'not connected']);
  });

  it('is a triangle for what can wait, a diamond for what somebody must decide', () => {
    assert.deepEqual(glance({ concerns: ['reboot-required'] }), ['degraded', 'worth a look']);
    assert.deepEqual(glance({ concerns: ['outcome-unknown', 'disk-low'] })[0], 'trouble');
  });

  it('says the state before all else', () => {
    assert.deepEqual(glance({ state: 'quarantined' }), ['trouble', 'quarantined']);
    assert.deepEqual(glance({ state: 'pending', isConnected: false }), ['degraded', 'waits to be approved']);
    assert.deepEqual(glance({ state: 'retired' }), ['unseen', 'retired']);
  });
});
