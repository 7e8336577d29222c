import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serverCases } from '@deskhand/protocol/conformance';
import { openGatewayWorld, type GatewayWorld } from './gateway.test-support.ts';
import type { Gateway } from './index.ts';

describe('the gateway passes what the suite asks of servers', () => {
  let world: GatewayWorld;
  let gateway: Gateway;
  before(async () => {
    world = await openGatewayWorld();
    gateway = await world.openGateway();
  });
  after(async () => {
    await world.close();
    assert.deepEqual(
      world.said.filter(({ level }) => level === 'error'),
      [],
    );
  });

  for (const { name, run } of serverCases) {
    test(name, () => run(world.controlOf(gateway)));
  }
});
