import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Problem } from '#platform/contract/errors';
import type { AnyEndpoint } from '#platform/contract/endpoint';
import { contracts } from './compose.ts';
import { openWorld, type World } from './world.test-support.ts';

const anId = '01890000-0000-7000-8000-000000000000';
const all = contracts.flatMap((room) =>
  Object.entries(room.endpoints).map(([name, e]) => ({ name: `${room.room}.${name}`, e: e as AnyEndpoint })),
);
const withBody = { method: 'POST', headers: { 'content-type': 'application/json' } };

function pathOf(e: AnyEndpoint): string {
  return e.path
    .replace(/:(\w*[iI]d|to)\b/g, anId)
    .replace(/:number/g, '10001-4')
    .replace(/:type/g, 'incident')
    .replace(/:\w+/g, 'x');
}

describe('the request path', () => {
  let world: World;
  before(async () => void (world = await openWorld()));
  after(() => world.close());

  for (const { name, e } of all.filter((one) => one.e.access !== 'anyone' && one.e.produces !== 'page')) {
    it(`${name} refuses a stranger`, async () => {
      const answer = await world.stranger.send(pathOf(e), {
        method: e.method,
        headers: e.body ? withBody.headers : {},
        ...(e.body ? { body: '{}' } : {}),
      });
      const problem = (await answer.json()) as Problem;
      assert.deepEqual([answer.status, problem.code], [401, 'platform.unauthenticated']);
      assert.ok(problem.hint && problem.requestId);
    });
  }

  for (const { name, e } of all.filter((one) => one.e.access.includes('.') && one.e.produces !== 'page')) {
    it(`${name} refuses somebody without ${e.access}`, async () => {
      const who = e.access === 'tickets.open-own' ? undefined : await world.as('mallory');
      if (!who) return;
      const answer = await who.send(pathOf(e), {
        method: e.method,
        headers: e.body ? withBody.headers : {},
        ...(e.body ? { body: '{}' } : {}),
      });
      const problem = (await answer.json()) as Problem;
      assert.deepEqual(
        [answer.status, problem.code, problem.facts?.['permission']],
        [403, 'platform.forbidden', e.access],
      );
    });
  }

  for (const { name, e } of all.filter((one) => one.e.body && one.e.produces !== 'page')) {
    it(`${name} refuses an unknown field and changes nothing`, async () => {
      const answer = await world.console.send(pathOf(e), {
        method: e.method,
        headers: withBody.headers,
        body: JSON.stringify({ surelyUnknown: 1 }),
      });
      const problem = (await answer.json()) as Problem;
      assert.deepEqual([answer.status, problem.code], [400, 'platform.invalid']);
      assert.ok((problem.fields?.length ?? 0) > 0);
    });
  }

  it('a cookie is worth nothing to another site, a bearer token needs none', async () => {
    const bob = await world.as('bob');
    const foreign = await bob.send('/api/tickets', {
      ...withBody,
      headers: { ...withBody.headers, 'sec-fetch-site': 'cross-site' },
      body: '{}',
    });
    assert.equal(((await foreign.json()) as Problem).code, 'platform.cross_site');
    const origin = await bob.send('/api/tickets', {
      ...withBody,
      headers: { ...withBody.headers, origin: 'https://evil.example' },
      body: '{}',
    });
    assert.equal(((await origin.json()) as Problem).code, 'platform.cross_site');
  });

  it('prototype poisoning, broken JSON, wrong media type and too large bodies are coded problems', async () => {
    const bob = await world.as('bob');
    const post = async (body: string, type = 'application/json') => {
      const answer = await bob.send('/api/tickets', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      return ((await answer.json()) as Problem).code;
    };
    assert.equal(await post('{"subject":"x","body":"y","__proto__":{"isAdmin":true}}'), 'platform.invalid');
    assert.equal(await post('{"subject":'), 'platform.invalid');
    assert.equal(await post('<x/>', 'application/xml'), 'platform.unsupported_media');
    assert.equal(
      await post(JSON.stringify({ subject: 'x', body: 'y'.repeat(1_200_000) })),
      'platform.too_large',
    );
  });

  it('every answer carries the headers that keep strangers out of the page', async () => {
    const answer = await world.stranger.send('/api/session', { method: 'GET', headers: {} });
    assert.match(
      answer.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  });

  it('the served contract is the committed one', async () => {
    const served = await (
      await world.stranger.send('/api/openapi.json', { method: 'GET', headers: {} })
    ).json();
    const committed = readFileSync(
      join(import.meta.dirname, '../../../../docs/reference/openapi.json'),
      'utf8',
    );
    assert.deepEqual(served, JSON.parse(committed));
  });

  it('an address that nobody serves is a coded 404', async () => {
    const answer = await world.stranger.send('/api/nothing', { method: 'GET', headers: {} });
    assert.deepEqual([answer.status, ((await answer.json()) as Problem).code], [404, 'platform.not_found']);
  });
});
