import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hashParams, makeKeyPair } from '@deskhand/protocol';
import pg from 'pg';
import { openWorld, type World } from '../../packages/desk/src/main/world.test-support.ts';
import { endpointsContract } from '../../packages/desk/src/modules/endpoints/contract.ts';
import { clientConfig } from '../../packages/desk/src/platform/server/db/database.ts';
import {
  makeComputer,
  passphrase,
  startLyingDesk,
  type Computer,
  type LyingDesk,
} from './operator.test-support.ts';

const sha256 = 'a'.repeat(64);

describe('keys and approvals at the command line', () => {
  let world: World;
  let folder: string;
  let liar: LyingDesk;
  let dave: Computer;
  let carol: Computer;
  let siteId: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-operator-'));
    world = await openWorld();
    world.clock.set(new Date().toISOString());
    liar = await startLyingDesk(world.url);
    siteId = (await world.console.identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' })).id;
    dave = makeComputer(join(folder, 'dave'), { url: liar.url, token: await tokenOf('dave') });
    carol = makeComputer(join(folder, 'carol'), { url: liar.url, token: await tokenOf('carol') });
  });
  after(async () => {
    await liar.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function tokenOf(who: 'dave' | 'carol'): Promise<string> {
    await world.as(who);
    return (await world.console.identity.consoleCreateToken({ email: `${who}@example.org` })).token;
  }

  const hands = async (who: 'dave' | 'carol') => (await world.as(who)).of(endpointsContract);

  /** A machine as the gateway leaves it behind. */
  async function addMachine(name: string): Promise<string> {
    const id = randomUUID();
    const client = new pg.Client(clientConfig(world.connection));
    await client.connect();
    await client.query(
      `insert into endpoints_machines (id, public_key, state, name, sort_key, site_id, hostname, os, arch, agent_version, enrolled_at)
       values ($1, $2, 'approved', $3, $3, $4, $3, 'Debian', 'x64', '0.1.0', now())`,
      [id, makeKeyPair().publicKey, name, siteId],
    );
    await client.end();
    return id;
  }

  async function ask(machineId: string, path: string): Promise<string> {
    const params = { path, expectedSha256: sha256 };
    return (await (await hands('carol')).ask({ id: machineId, action: 'file.remove', params })).id;
  }

  const stateOf = async (id: string) => (await (await hands('carol')).job({ id })).state;
  const fingerprint = async () => (await (await hands('dave')).trust()).rootFingerprints[0] ?? '';

  test('trust begins on another computer, once, and leaves encrypted keys that OpenSSL opens', async () => {
    const name = ['--name', 'Dave Brandt'];
    const onServer = await dave.run(['trust', 'begin', ...name]);
    assert.equal(onServer.code, 1);
    assert.match(onServer.err, /runs on this machine.*--here/s);
    assert.ok(!existsSync(join(dave.keys, 'root.pem')));
    const begun = await dave.run(['trust', 'begin', '--here', ...name]);
    assert.equal(begun.code, 0, begun.err);
    assert.match(begun.err, /Server-trusted: whoever takes this machine can sign/);
    const trust = await (await hands('dave')).trust();
    assert.deepEqual([trust.version, trust.dispatchKeys.map(({ state }) => state)], [1, ['in-use']]);
    assert.match(
      begun.err,
      new RegExp(`fingerprint: ${trust.rootFingerprints[0]} \\(spare: ${trust.rootFingerprints[1]}\\)`),
    );
    assert.deepEqual(
      trust.operators.map(({ name: who, upTo }) => [who, upTo]),
      [['Dave Brandt', 'R3']],
    );
    assert.equal(statSync(dave.keys).mode & 0o777, 0o700);
    for (const kind of ['root', 'spare-root', 'release', 'operator']) {
      const path = join(dave.keys, `${kind}.pem`);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.match(readFileSync(path, 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/);
    }
    const env = { ...process.env, PASSPHRASE: passphrase };
    const args = [
      'pkey',
      '-in',
      join(dave.keys, 'operator.pem'),
      '-passin',
      'env:PASSPHRASE',
      '-pubout',
      '-outform',
      'DER',
    ];
    const publicKey = execFileSync('openssl', args, { env }).subarray(-32).toString('base64url');
    assert.equal(publicKey, trust.operators[0]?.key);
    const twice = await dave.run(['trust', 'begin', '--here', ...name]);
    assert.match(twice.err, /There are keys in .* already/);
    assert.deepEqual(
      readdirSync(dave.folder).toSorted(),
      ['keys', 'passphrase', 'token'],
      'no database was made',
    );
  });

  test('a colleague joins with a key of their own, by a fingerprint that a person told', async () => {
    const wrong = await carol.run(['operator', 'key', '--root', 'A'.repeat(22)]);
    assert.match(wrong.err, /does not have the root .* Do not sign anything/);
    const made = await carol.run(['operator', 'key', '--root', await fingerprint()]);
    assert.equal(made.code, 0, made.err);
    const key = made.out.trim();
    const early = await carol.run(
      ['approve', await ask(await addMachine('pc-0'), '/srv/0')],
      ['why', 'pc-0'],
    );
    assert.match(early.err, /No certificate that counts names your key/);
    const words = ['trust', 'operator', '--name', 'Carol Lindqvist', '--key', key, '--days', '30'];
    const certified = await dave.run(words);
    assert.equal(certified.code, 0, certified.err);
    assert.match(certified.err, /Carol Lindqvist may allow actions up to R3/);
    assert.match(
      (await carol.run(['trust', 'show'])).out,
      /Carol Lindqvist {2}up to R3 {2}only 29 more days/,
    );
  });

  test('what waits is listed; what is signed is shown; only the name of the machine signs it', async () => {
    const machine = await addMachine('mail-1');
    const job = await ask(machine, '/srv/Müll\u202e/old.tar');
    assert.match((await carol.run(['approve'])).out, new RegExp(`${job}.*file\\.remove.*mail-1.*Carol`));
    const left = await carol.run(['approve', job], ['The archive was moved', 'mail-2']);
    assert.equal(left.code, 1);
    assert.match(left.err, /Nothing was signed/);
    assert.equal(await stateOf(job), 'awaiting-approval');
    const signed = await carol.run(['approve', job], ['The archive was moved', 'mail-1']);
    assert.equal(signed.code, 0, signed.err);
    for (const words of [
      'file.remove, version 1, class R3',
      'It cannot be taken back',
      `${machine}, which the desk calls "mail-1"`,
      String.raw`path            "/srv/Müll\u{202e}/old.tar"`,
      'holds ü U+00FC',
      `expectedSha256  "${sha256}"`,
      'reason        "The archive was moved"',
      'once on each machine',
      'You sign for',
    ])
      assert.ok(signed.err.includes(words), `${words} in\n${signed.err}`);
    assert.equal(await stateOf(job), 'queued');
    const { approvedBy } = await (await hands('carol')).job({ id: job });
    assert.deepEqual(
      [approvedBy?.operator, approvedBy?.reason],
      ['Carol Lindqvist', 'The archive was moved'],
    );
    assert.match(readFileSync(join(carol.keys, 'signed.jsonl'), 'utf8'), /The archive was moved/);
    const again = await carol.run(['approve', job], ['why', 'mail-1']);
    assert.match(again.err, /endpoints\.not_in_state/);
  });

  test('one signature for all that are alike names each machine and counts them', async () => {
    const machines = await Promise.all(['kiosk-1', 'kiosk-2', 'kiosk-3'].map(addMachine));
    const jobs: string[] = [];
    for (const machine of machines) jobs.push(await ask(machine, '/srv/kiosk.cache'));
    const args = ['approve', jobs[0] ?? '', '--alike', '--reason', 'Caches of the old kiosk', '--json'];
    const signed = await carol.run(args, ['3 machines']);
    assert.equal(signed.code, 0, signed.err);
    assert.deepEqual((JSON.parse(signed.out) as { jobIds: string[] }).jobIds.toSorted(), jobs.toSorted());
    for (const machine of machines) assert.ok(signed.err.includes(machine));
  });

  test('a desk that lies about parameters, class, names or keys gets no signature', async () => {
    const machine = await addMachine('files-1');
    const job = await ask(machine, '/srv/tmp.tar');
    const lieAbout = (change: (answer: Record<string, unknown>) => unknown) => {
      liar.lie = (path, answer) => (path.endsWith('/approval-request') ? change(answer) : answer);
    };
    const sign = async (...typed: string[]) => carol.run(['approve', job, '--reason', 'why'], typed);
    lieAbout((answer) => ({ ...answer, params: { path: '/srv/other', expectedSha256: sha256 } }));
    assert.match((await sign('files-1')).err, /other parameters than those that would be signed/);
    const more = { path: '/srv/other', expectedSha256: sha256, note: 'a screen full' };
    lieAbout((answer) => ({ ...answer, params: more, paramsHash: hashParams(more) }));
    assert.match((await sign('files-1')).err, /no parameters of file\.remove/);
    lieAbout((answer) => ({
      ...answer,
      summary: 'Look at a file',
      class: 'R0',
      askedBy: '\u001b[2J\u001b[HBob',
    }));
    const described = await sign('no');
    assert.match(described.err, /class R3\n +Remove one file/);
    assert.ok(described.err.includes(String.raw`asked by \u{1b}[2J\u{1b}[HBob`));
    assert.ok(!described.err.includes('\u001b'), 'no control character reaches the terminal');
    lieAbout((answer) => ({ ...answer, organisationId: 'else' }));
    assert.match((await sign('files-1')).err, /of another organisation/);
    lieAbout((answer) => ({ ...answer, extra: 1 }));
    assert.match((await sign('files-1')).err, /no request/);
    const mail = (answer: Record<string, unknown>) => ({
      ...answer,
      machine: { ...(answer['machine'] as object), name: 'mail-1' },
    });
    lieAbout(mail);
    const doubtful = await sign('mail-1');
    assert.match(doubtful.err, /WARNING.*another machine of this name/);
    assert.match(doubtful.err, /Type the id of the machine/);
    assert.equal(doubtful.code, 1);
    liar.lie = (path, answer) => {
      if (!path.endsWith('/trust')) return answer;
      const { body, signatures } = answer['statement'] as { body: object; signatures: object[] };
      return {
        ...answer,
        statement: { body: { ...body, version: 99, roots: [makeKeyPair().publicKey] }, signatures },
      };
    };
    assert.match((await sign('files-1')).err, /not those that this computer knows .*Do not sign anything/s);
    liar.lie = undefined;
    assert.equal(await stateOf(job), 'awaiting-approval');
    assert.equal((await sign('files-1')).code, 0);
  });

  test('a standing approval is for a rule, its window and a date', async () => {
    const rule = randomUUID();
    const machine = await addMachine('backup-1');
    const carolHere = await hands('carol');
    const params = { path: '/srv/backup.old', expectedSha256: sha256 };
    const order = { id: machine, action: 'file.remove', params, ruleId: rule };
    const { id } = await carolHere.ask(order);
    const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const words = ['approve', id, '--reason', 'Old backups', '--standing', '--rule', rule];
    const endless = await carol.run([...words, '--window', 'daily 00:00-24:00'], ['backup-1']);
    assert.match(endless.err, /--until is needed/);
    const signed = await carol.run(
      [...words, '--window', 'daily 00:00-24:00', '--until', until],
      ['backup-1'],
    );
    assert.equal(signed.code, 0, signed.err);
    assert.match(signed.err, /at each run of the rule .* daily 00:00-24:00 UTC/);
    assert.deepEqual([await stateOf(id), (await carolHere.ask(order)).state], ['queued', 'queued']);
    const listed = await carol.run(['approve', '--standing', '--json']);
    const [approval] = JSON.parse(listed.out) as { id: string }[];
    assert.match(
      (await carol.run(['approve', '--standing'])).out,
      /file\.remove.*daily 00:00-24:00 UTC.*Carol/,
    );
    const taken = await carol.run([
      'approve',
      '--withdraw',
      approval?.id ?? '',
      '--reason',
      'The rule was wrong',
    ]);
    assert.equal(taken.code, 0, taken.err);
    assert.equal((await carolHere.ask(order)).state, 'awaiting-approval');
  });

  test('keys change: rotated, finished, an operator and a root revoked, a new spare made', async () => {
    const trust = async () => (await hands('dave')).trust();
    const [first] = (await trust()).dispatchKeys;
    const ok = async (...args: string[]) => {
      world.clock.advance(1000);
      const ended = await dave.run(['trust', ...args]);
      assert.equal(ended.code, 0, ended.err);
      return ended;
    };
    await ok('rotate');
    assert.deepEqual(
      (await trust()).dispatchKeys.map(({ state }) => state),
      ['in-use', 'in-use'],
    );
    await ok('rotate', '--finish', '--anyway');
    assert.deepEqual(
      (await trust()).dispatchKeys.map(({ state }) => state),
      ['past', 'in-use'],
    );
    const stolen = await ok('rotate', '--revoke-old');
    assert.match(stolen.err, /1 old ones are revoked for ever/);
    const after = await trust();
    assert.deepEqual(
      after.dispatchKeys.map(({ state }) => state),
      ['past', 'past', 'in-use'],
    );
    assert.ok(first !== undefined);
    const carolsSerial = after.operators.find(({ name }) => name.startsWith('Carol'))?.serial ?? '';
    await ok('revoke', '--serial', carolsSerial);
    const job = await ask(await addMachine('last-1'), '/srv/last');
    assert.match((await carol.run(['approve', job], ['why', 'last-1'])).err, /No certificate that counts/);
    const roots = (after.statement?.body['roots'] ?? []) as string[];
    const spare = join(dave.keys, 'spare-root.pem');
    assert.match((await dave.run(['trust', 'revoke', '--key', roots[0] ?? ''])).err, /by the other one/);
    await ok('revoke', '--key', roots[0] ?? '', '--root-key', spare);
    rmSync(join(dave.keys, 'root.pem'));
    const kept = join(dave.folder, 'spare-in-the-drawer.pem');
    execFileSync('mv', [spare, kept]);
    await ok('spare', '--root-key', kept);
    assert.deepEqual((await trust()).rootFingerprints.length, 2);
    await ok('rotate', '--root-key', spare);
  });

  test('a passphrase that is wrong, short or open to others stops it before anything is signed', async () => {
    const other = makeComputer(join(folder, 'other'), { url: world.url, token: 'none' });
    execFileSync('chmod', ['644', join(other.folder, 'passphrase')]);
    assert.match((await other.run(['operator', 'key'])).err, /can be read by others/);
    execFileSync('chmod', ['600', join(other.folder, 'passphrase')]);
    execFileSync('sh', ['-c', `echo short > '${join(other.folder, 'passphrase')}'`]);
    assert.match((await other.run(['operator', 'key'])).err, /at least 15 characters/);
    assert.ok(!existsSync(join(other.keys, 'operator.pem')));
  });
});
