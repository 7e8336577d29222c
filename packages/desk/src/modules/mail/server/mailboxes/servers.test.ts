import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lookInto } from '../../../../main/cluster.test-support.ts';
import { openWorld, refusalOf, type Hands, type World } from '../../../../main/world.test-support.ts';
import type { IncomingServerSetting } from '../../contract.ts';

const setting: IncomingServerSetting = {
  host: 'mail.example.org',
  port: 993,
  security: 'tls',
  signIn: 'password',
  user: 'support@desk.example',
  tokenUrl: null,
  clientId: null,
  scope: null,
  certificate: null,
  enabled: false,
  folder: 'INBOX',
  afterwards: 'seen',
  moveTo: null,
  existingMail: 'leave',
};

describe('the servers of a mailbox', () => {
  let world: World;
  let dave: Hands;
  let id: string;
  before(async () => {
    world = await openWorld();
    dave = await world.as('dave');
    id = (await dave.mail.addMailbox({ address: 'network@desk.example', name: 'Network' })).id;
  });
  after(() => world.close());

  test('a password is written, kept sealed, and never shown', async () => {
    const saved = await dave.mail.setIncoming({ id, ...setting, password: 'winter-is-long' });
    assert.deepEqual(saved.has, { password: true, clientSecret: false, refreshToken: false });
    const shown = JSON.stringify([saved, await dave.mail.mailboxServers({ id })]);
    assert.ok(!shown.includes('winter'), shown);
    const kept = await lookInto(world.connection, async (client) => {
      const { rows } = await client.query<{ all: string }>(
        `select (select string_agg(s::text, ' ') from mail_servers s) || (select string_agg(e::text, ' ') from platform_events e) as all`,
      );
      return rows[0]?.all ?? '';
    });
    assert.match(kept, /s1\./);
    assert.doesNotMatch(kept, /winter/);
  });

  test('what is not secret is changed without typing the password again', async () => {
    const changed = await dave.mail.setIncoming({ id, ...setting, version: 1, folder: 'Requests' });
    assert.deepEqual([changed.folder, changed.version, changed.has.password], ['Requests', 2, true]);
  });

  test('a stored password goes to no other server, user or token service', async () => {
    const elsewhere = [
      { host: 'evil.example' },
      { port: 994 },
      { user: 'mallory' },
      { security: 'starttls' as const },
    ];
    for (const other of elsewhere) {
      const input = { id, ...setting, version: 2, ...other };
      assert.equal(
        await refusalOf(dave.mail.setIncoming(input)),
        'mail.secret_needed',
        JSON.stringify(other),
      );
      assert.equal(
        await refusalOf(dave.mail.tryIncoming(input)),
        'mail.secret_needed',
        JSON.stringify(other),
      );
    }
  });

  test('two people who set it at once: the second one is told', async () => {
    assert.equal(await refusalOf(dave.mail.setIncoming({ id, ...setting, version: 1 })), 'mail.conflict');
    assert.equal(await refusalOf(dave.mail.setIncoming({ id, ...setting })), 'mail.conflict');
  });

  const unfit: readonly (readonly [why: string, part: Partial<IncomingServerSetting>])[] = [
    ['a password in the clear', { security: 'none' }],
    ['no user', { user: ' ' }],
    ['no sign-in', { signIn: 'none' }],
    ['nowhere to move to', { afterwards: 'move' }],
    ['moved to itself', { afterwards: 'move', moveTo: 'INBOX' }],
    [
      'a token service in the clear',
      { signIn: 'oauth-client', clientId: 'x', tokenUrl: 'http://login.example/' },
    ],
    ['no client id', { signIn: 'oauth-client', tokenUrl: 'https://login.example/token' }],
    ['a certificate that is none', { certificate: 'hello' }],
  ];
  for (const [why, part] of unfit) {
    test(`${why} is refused before anybody connects`, async () => {
      const input = { id, ...setting, version: 2, password: 'p', clientSecret: 'c', ...part };
      assert.equal(await refusalOf(dave.mail.setIncoming(input)), 'mail.setting_incomplete');
      assert.equal(await refusalOf(dave.mail.tryIncoming(input)), 'mail.setting_incomplete');
    });
  }

  test('a try names what is wrong and changes nothing', async () => {
    const input = { id, ...setting, host: '127.0.0.1', port: 9, password: 'p' };
    const tried = await dave.mail.tryIncoming(input);
    assert.deepEqual([tried.ok, tried.trouble?.code], [false, 'host-unreachable']);
    const unknown = await dave.mail.tryOutgoing({
      ...outgoing(),
      id,
      host: 'no-such-host.invalid',
      password: 'p',
    });
    assert.equal(unknown.trouble?.code, 'host-unknown');
    const { incoming, outgoing: none } = await dave.mail.mailboxServers({ id });
    assert.deepEqual([incoming?.host, none], ['mail.example.org', null]);
  });

  test('only administrators set, see and try servers; technicians see the health', async () => {
    const bob = await world.as('bob');
    const calls = [
      () => bob.mail.mailboxServers({ id }),
      () => bob.mail.setIncoming({ id, ...setting, version: 2 }),
      () => bob.mail.tryIncoming({ id, ...setting }),
      () => bob.mail.setOutgoing({ id, ...outgoing() }),
      () => bob.mail.removeIncoming({ id }),
    ];
    for (const call of calls) assert.equal(await refusalOf(call()), 'platform.forbidden');
    const { mailboxes } = await bob.mail.health({});
    assert.deepEqual(
      mailboxes.map((one) => one.address),
      ['network@desk.example'],
    );
    const alice = await world.as('alice');
    assert.equal(await refusalOf(alice.mail.health({})), 'platform.forbidden');
  });

  test('a mailbox that is quiet for longer than it may is an alarm, until a mail comes', async () => {
    const { version } = (await dave.mail.mailboxes({})).items.find((one) => one.id === id) ?? { version: 0 };
    await dave.mail.changeMailbox({ id, version, quietAfterHours: 48 });
    const alarms = async () => {
      const { mailboxes } = await dave.mail.health({});
      return mailboxes.find((one) => one.mailboxId === id)?.alarms.map((one) => one.code);
    };
    assert.deepEqual(await alarms(), []);
    world.passDays(3);
    dave = await world.as('dave');
    assert.deepEqual(await alarms(), ['silence']);
    const raw = Buffer.from('From: carl@example.org\r\nSubject: Again\r\n\r\nHello\r\n');
    await world.console.mail.inbound({ mailbox: 'network@desk.example' }, { raw });
    assert.deepEqual(await alarms(), []);
  });

  test('without a server in either direction a mailbox says so', async () => {
    await dave.mail.setOutgoing({ id, ...outgoing(), password: 'p' });
    await dave.mail.removeOutgoing({ id });
    assert.deepEqual(await dave.mail.removeIncoming({ id }), { incoming: null, outgoing: null });
    const { mailboxes, outgoing: servers } = await dave.mail.health({});
    assert.equal(mailboxes.find((one) => one.mailboxId === id)?.state, 'not-fetched');
    assert.deepEqual(
      servers.map((one) => one.state),
      ['not-set'],
    );
  });
});

function outgoing() {
  const { host, port, security, signIn, user, tokenUrl, clientId, scope, certificate } = setting;
  return { host, port, security, signIn, user, tokenUrl, clientId, scope, certificate };
}
