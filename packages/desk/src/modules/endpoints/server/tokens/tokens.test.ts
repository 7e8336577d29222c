import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { makeKeyPair, readEnrolmentToken, rootFingerprint, signBody } from '@deskhand/protocol';
import { endpointsContract } from '#endpoints/contract';
import { openWorld, refusalOf, type Cast, type World } from '../../../../main/world.test-support.ts';

const root = makeKeyPair();

describe('enrolment tokens', () => {
  let world: World;
  let siteId: string;
  const hands = async (who: Cast) => (await world.as(who)).of(endpointsContract);
  before(async () => {
    world = await openWorld();
    siteId = (await world.console.identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' })).id;
  });
  after(() => world.close());

  it('need a root that has signed for a dispatch key of this desk', async () => {
    const [carol, dave] = [await hands('carol'), await hands('dave')];
    assert.equal(await refusalOf(carol.makeToken({ siteId })), 'endpoints.trust_missing');
    assert.equal(await refusalOf(carol.makeDispatchKey({})), 'platform.forbidden');
    const { organisationId, dispatchKeys } = await dave.makeDispatchKey({});
    const body = {
      organisationId,
      version: 1,
      issuedAt: '2026-11-23T08:00:00.000Z',
      roots: [root.publicKey],
      dispatch: dispatchKeys.map(({ key }) => ({
        key,
        notBefore: '2026-11-01T00:00:00.000Z',
        notAfter: '2027-11-01T00:00:00.000Z',
      })),
      release: [],
      revoked: [],
      revokedCertificates: [],
    };
    const trust = await dave.addStatement({ statement: signBody('trust', body, root) });
    assert.deepEqual([trust.version, trust.dispatchKeys[0]?.state], [1, 'in-use']);
  });

  it('are shown once, pin the root, and are kept as a hash', async () => {
    const carol = await hands('carol');
    const made = await carol.makeToken({ siteId, validMinutes: 30, serial: ' SN-1 ' });
    const read = readEnrolmentToken(made.token);
    assert.equal(read?.fingerprint, rootFingerprint(root.publicKey));
    assert.equal(
      made.line,
      `curl -fsSL ${made.serverUrl}/agent/v1/files/install.sh | sudo sh -s -- --server ${made.serverUrl} --token ${made.token}`,
    );
    const kept = await world.desk.database.reader.rows(
      sql<{
        kept: string;
      }>`select t::text as kept from endpoints_tokens t union all select data::text from platform_events`,
    );
    assert.equal(
      kept.some((row) => row.kept.includes(read?.secret ?? '')),
      false,
    );
    const { items } = await carol.tokens({});
    const { token: _, line: __, serverUrl: ___, ...shown } = made;
    assert.deepEqual(items, [shown]);
    assert.deepEqual(
      [shown.serial, shown.state, shown.site.name, shown.madeBy],
      ['SN-1', 'open', 'Berlin', 'Carol Lindqvist'],
    );
  });

  it('end by time or by a person, and never twice', async () => {
    const carol = await hands('carol');
    const first = await carol.makeToken({ siteId, validMinutes: 1 });
    const second = await carol.makeToken({ siteId });
    assert.equal((await carol.revokeToken({ id: second.id })).state, 'revoked');
    assert.equal(await refusalOf(carol.revokeToken({ id: second.id })), 'endpoints.not_in_state');
    world.clock.advance(60_000);
    assert.equal(await refusalOf(carol.revokeToken({ id: first.id })), 'endpoints.not_in_state');
    const states = new Map((await carol.tokens({})).items.map((one) => [one.id, one.state]));
    assert.deepEqual([states.get(first.id), states.get(second.id)], ['expired', 'revoked']);
    const none = '01900000-0000-7000-8000-000000000000';
    assert.equal(await refusalOf(carol.revokeToken({ id: none })), 'endpoints.token_not_found');
    assert.equal(await refusalOf(carol.makeToken({ siteId: none })), 'endpoints.unknown_reference');
  });

  it('are made by leads alone; what there is not is found by nobody', async () => {
    const [alice, bob] = [await hands('alice'), await hands('bob')];
    assert.equal(await refusalOf(bob.makeToken({ siteId })), 'platform.forbidden');
    assert.equal(await refusalOf(alice.list({})), 'platform.forbidden');
    assert.deepEqual(await bob.list({}), { items: [], nextCursor: null });
    assert.equal((await bob.counters({})).approved, 0);
    const none = '01900000-0000-7000-8000-000000000000';
    assert.equal(await refusalOf(bob.get({ id: none })), 'endpoints.machine_not_found');
    assert.equal(await refusalOf(bob.ask({ id: none, action: 'net.ping' })), 'endpoints.machine_not_found');
    assert.equal(await refusalOf(bob.job({ id: none })), 'endpoints.job_not_found');
    assert.equal(await refusalOf(bob.list({ state: 'lost' })), 'platform.invalid');
    const { items } = await bob.actions({});
    const classes = Object.fromEntries(items.map((one) => [one.kind, one.isAllowed]));
    assert.deepEqual([classes['net.ping'], classes['file.put'], classes['file.remove']], [true, true, false]);
  });
});
