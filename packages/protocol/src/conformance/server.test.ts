import { describe, test } from 'node:test';
import { makeOrganisation } from './organisation.ts';
import { controlOf } from './reference-control.ts';
import { serverCases } from './server-cases.ts';
import { startReferenceServer } from './server.ts';
import { makeStore } from './store.ts';

describe('the server of the suite passes what the suite asks of servers', () => {
  for (const { name, run } of serverCases) {
    test(name, async () => {
      const store = makeStore(makeOrganisation());
      store.approvesAtOnce = false;
      const server = await startReferenceServer(store);
      try {
        await run(controlOf(store, server));
      } finally {
        await server.close();
      }
    });
  }
});
