import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { MachineDot } from '../../contract.ts';
import { DotStore } from './dot-store.ts';

const dot = (personId: string, isConnected = true): MachineDot => ({
  machineId: `machine of ${personId}`,
  name: `pc-${personId}`,
  personId,
  state: 'approved',
  isConnected,
  lastSeenAt: null,
  concerns: [],
});

/** A store whose reader notes what it was asked. */
function world() {
  const asked: (readonly string[])[] = [];
  let connected = true;
  const store = new DotStore((ids) => {
    asked.push(ids);
    return Promise.resolve(ids.filter((id) => id !== 'nobody').map((id) => dot(id, connected)));
  });
  return { asked, store, disconnect: () => (connected = false) };
}

/** Lets the gathering pass and the answers arrive. */
async function settle(): Promise<void> {
  mock.timers.tick(30);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

describe('dots beside tickets', () => {
  it('cost one request for all rows that are drawn together', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { asked, store } = world();
    const changed = mock.fn();
    for (const id of ['a', 'b', 'nobody']) store.show(id, changed);
    await settle();
    assert.deepEqual(asked, [['a', 'b', 'nobody']]);
    assert.equal(store.dotsOf('a')?.[0]?.name, 'pc-a');
    assert.deepEqual(store.dotsOf('nobody'), []);
    mock.timers.reset();
  });

  it('are asked for again when a machine changed, and drawn again only where they differ', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { asked, store, disconnect } = world();
    const changed = mock.fn();
    store.show('a', changed);
    const leave = store.show('b', () => undefined);
    await settle();
    leave();
    store.refresh();
    await settle();
    assert.deepEqual(asked.at(-1), ['a']);
    assert.equal(changed.mock.callCount(), 1);
    disconnect();
    store.refresh();
    await settle();
    assert.equal(changed.mock.callCount(), 2);
    mock.timers.reset();
  });

  it('stay as they are when the server does not answer', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const store = new DotStore(() => Promise.reject(new Error('no connection')));
    store.show('a', () => undefined);
    await settle();
    assert.equal(store.dotsOf('a'), undefined);
    mock.timers.reset();
  });
});
