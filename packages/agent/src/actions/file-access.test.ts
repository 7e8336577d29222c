import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKeyPair, writeKeyPair } from '@deskhand/protocol';
import type { Policy } from '../policy.ts';
import { openPolicy } from '../policy.ts';
import type { ActionContext } from './action.ts';
import { findPlace, openForReading } from './file-access.ts';
import { findAction } from './index.ts';
import { isSecretPlace } from './secret-places.ts';

const secrets = [
  '/etc/shadow',
  '/etc/shadow-',
  '/var/backups/gshadow.bak',
  '/etc/sudoers.d/admins',
  '/etc/ssh/ssh_host_ed25519_key',
  '/etc/ssl/private/desk.pem',
  '/etc/letsencrypt/live/desk/privkey.pem',
  '/etc/NetworkManager/system-connections/office.nmconnection',
  '/etc/wireguard/wg0.conf',
  '/proc/self/environ',
  '/proc/1/task/1/mem',
  '/dev/sda',
  '/var/lib/postgresql/17/main/base/1/1260',
  '/root/.ssh',
  '/root/.ssh/id_ed25519',
  '/home/eva/.ssh/work',
  '/home/eva/.gnupg/private-keys-v1.d/a.key',
  '/home/eva/.mozilla/firefox/x.default/logins.json',
  '/home/eva/.config/google-chrome/Default/Login Data',
  '/home/eva/snap/firefox/common/.mozilla/x/key4.db',
  '/home/eva/.local/share/keyrings/login.keyring',
  '/home/eva/.aws/credentials',
  '/home/eva/.bash_history',
  '/home/eva/passwords.kdbx',
  '/srv/shop/.env',
  '/opt/tool/server.key',
];
const plain = [
  '/etc/hostname',
  '/etc/hosts',
  '/etc/passwd',
  '/etc/ssh/sshd_config',
  '/etc/ssh/ssh_host_ed25519_key.pub',
  '/root/.ssh/authorized_keys',
  '/root/.ssh/known_hosts',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/letsencrypt/live/desk/fullchain.pem',
  '/var/log/syslog',
  '/proc/meminfo',
  '/proc/1/status',
  '/dev/null',
  '/home/eva/notes.txt',
];

describe('what files an action may touch', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-access-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function contextOf(
    policy: Partial<Policy> = {},
  ): Pick<ActionContext, 'policy' | 'ownFolders'> & ActionContext {
    const own = join(folder, 'home');
    mkdirSync(own, { recursive: true });
    const nothing = { signal: AbortSignal.timeout(5000), record: () => undefined };
    // Only what the file actions use: they start no program.
    return {
      ...nothing,
      policy: { ...openPolicy, ...policy },
      ownFolders: [own],
    } as unknown as ActionContext;
  }

  function make(name: string, text: string): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  async function codeOf(
    kind: string,
    params: Record<string, unknown>,
    context = contextOf(),
  ): Promise<string> {
    return (await findAction(kind)?.run(params, context))?.code ?? '';
  }

  test('places of secrets are known, and what a diagnosis needs is not among them', () => {
    assert.deepEqual(
      secrets.filter((path) => !isSecretPlace(path)),
      [],
    );
    assert.deepEqual(
      plain.filter((path) => isSecretPlace(path)),
      [],
    );
  });

  test('secrets are not fetched, hashed or listed, by a link neither, unless the policy file opens the place', async () => {
    const path = make('eva/.ssh/id_work', 'words');
    const link = join(folder, 'harmless.txt');
    symlinkSync(path, link);
    for (const one of [path, link])
      for (const kind of ['file.fetch', 'file.hash'])
        assert.equal(await codeOf(kind, { path: one }), 'path.secret');
    assert.equal(await codeOf('file.list', { path: dirname(path) }), 'path.secret');
    const opened = contextOf({ openedSecrets: [dirname(path)] });
    assert.equal(await codeOf('file.fetch', { path: link }, opened), 'ok');
    assert.equal(await codeOf('file.list', { path: dirname(path) }, opened), 'ok');
  });

  test('nothing opens memory, devices and the folder of the agent itself', async () => {
    const own = make('home/journal.db', 'words');
    const opened = contextOf({ openedSecrets: ['/'], openedForWriting: ['/'] });
    assert.equal(await codeOf('file.fetch', { path: own }, opened), 'path.forbidden');
    assert.equal(await codeOf('file.fetch', { path: '/proc/self/environ' }, opened), 'path.secret');
    assert.equal(
      await codeOf('file.put', { path: own, contentBase64: '', expectedSha256: null }, opened),
      'path.forbidden',
    );
  });

  test('a private key under a harmless name is known by its content, from its middle too', async () => {
    const key = writeKeyPair(makeKeyPair());
    const path = make('notes.txt', `${'line\n'.repeat(100)}${key}`);
    const middle = 500 + Math.floor(key.length / 2);
    assert.equal(await codeOf('file.fetch', { path }), 'file.holds-key');
    assert.equal(await codeOf('file.fetch', { path, offset: middle, lengthBytes: 20 }), 'file.holds-key');
    assert.equal(await codeOf('file.fetch', { path, lengthBytes: 400 }), 'ok');
    const put = { path, contentBase64: '', expectedSha256: null };
    assert.equal(await codeOf('file.put', put), 'file.holds-key', 'its undo would carry the key away');
  });

  test('a put cannot become a program: only where nothing is run, or where the policy file says', () => {
    const denied = [
      '/etc/cron.d/job',
      '/etc/systemd/system/x.service',
      '/etc/profile.d/x.sh',
      '/etc/ld.so.preload',
      '/root/.bashrc',
      '/root/.ssh/authorized_keys',
      '/usr/local/bin/ls',
      '/etc/passwd',
    ];
    for (const path of denied) {
      const place = findPlace(path, 'write', contextOf());
      const isMissing = 'fault' in place && place.fault === 'path.missing';
      assert.ok('fault' in place && (isMissing || place.fault === 'path.needs-policy'), path);
    }
    assert.deepEqual(findPlace('/etc/hosts', 'write', contextOf()), { real: '/etc/hosts' });
    const opened = contextOf({ openedForWriting: ['/etc'] });
    assert.deepEqual(findPlace('/etc/passwd', 'write', opened), { real: '/etc/passwd' });
    const both = contextOf({ openedForWriting: ['/etc'], writeBelow: ['/srv'] });
    assert.deepEqual(findPlace('/etc/passwd', 'write', both), { fault: 'path.forbidden' });
  });

  test('a pipe is no file, and nobody waits for it', () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    assert.deepEqual(openForReading(path, contextOf()), { fault: 'path.not-a-file' });
  });
});
