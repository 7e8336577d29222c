import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Job, SignedApproval, SignedCertificate, TrustStatement } from '@deskhand/protocol';
import { hashParams, makeKeyPair, signBody } from '@deskhand/protocol';
import { fromNow } from '@deskhand/protocol/conformance';
import { openWorld, type World } from '../../packages/desk/src/main/world.test-support.ts';
import { endpointsContract } from '../../packages/desk/src/modules/endpoints/contract.ts';
import {
  createGateway,
  type Gateway,
} from '../../packages/desk/src/modules/endpoints/server/gateway/index.ts';
import { requireTrust } from '../../packages/desk/src/modules/endpoints/server/trust/desk-trust.ts';
import { systemClock } from '../../packages/desk/src/platform/server/clock.ts';
import { clientConfig } from '../../packages/desk/src/platform/server/db/database.ts';
import { newId } from '../../packages/desk/src/platform/server/ids.ts';
import { makeComputer, type Computer } from './operator.test-support.ts';

const agent = [process.execPath, join(import.meta.dirname, '../../packages/agent/src/main.ts')] as const;
const precious = 'the only copy';
const expectedSha256 = createHash('sha256').update(precious).digest('hex');

/**
 * A real desk with its gateway, a real agent, and an operator with a key of their own. Mallory has the desk: she writes to
 * its database as she likes and opens its sealed keys.
 */
describe('a desk whose database and keys are in the hand of an attacker', () => {
  const mallory = makeKeyPair();
  let world: World;
  let gateway: Gateway;
  let database: pg.Client;
  let folder: string;
  let file: string;
  let dave: Computer;
  let running: ChildProcess;
  let machineId: string;
  let said = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-stolen-'));
    file = join(folder, 'archive.tar');
    writeFileSync(file, precious);
    world = await openWorld();
    world.clock.set(new Date().toISOString());
    database = new pg.Client(clientConfig(world.connection));
    await database.connect();
    const log = (level: string, words: string): void => void (said += `${level} ${words}\n`);
    const own = { clock: systemClock, keys: world.desk.keys, database: world.desk.database };
    gateway = await createGateway(
      { ...own, connection: world.connection, gatewayId: newId(), log },
      { host: '127.0.0.1', port: 0, tls: undefined, trustedProxies: [], files: new Map() },
    );
    await world.as('dave');
    const { token } = await world.console.identity.consoleCreateToken({ email: 'dave@example.org' });
    dave = makeComputer(join(folder, 'dave'), { url: world.url, token });
    const begun = await dave.run(['trust', 'begin', '--here', '--name', 'Dave Brandt']);
    assert.equal(begun.code, 0, begun.err);
    await joinMachine();
  });
  after(async () => {
    if (running.exitCode === null) {
      running.kill('SIGKILL');
      await once(running, 'exit');
    }
    await database.end();
    await gateway.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const hands = async () => (await world.as('carol')).of(endpointsContract);

  async function joinMachine(): Promise<void> {
    const site = await world.console.identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' });
    const { token } = await (await hands()).makeToken({ siteId: site.id, approvesAtOnce: true });
    const [program, ...first] = agent;
    const home = join(folder, 'agent');
    const server = `http://127.0.0.1:${gateway.port}`;
    const enrol = spawn(program, [...first, 'enrol', '--server', server, '--token', token, '--home', home]);
    assert.deepEqual(await once(enrol, 'exit'), [0, null]);
    running = spawn(program, [...first, 'run', '--home', home], { stdio: 'ignore' });
    const { items } = await (await hands()).list({});
    machineId = items[0]?.id ?? '';
    await until('the connection', async () => (await (await hands()).get({ id: machineId })).isConnected);
  }

  async function until(what: string, look: () => Promise<boolean>): Promise<void> {
    const last = Date.now() + 30_000;
    while (!(await look())) {
      if (Date.now() > last) throw new Error(`${what} did not come to be\n${said}`);
      await sleep(50);
    }
  }

  async function ask(path = file): Promise<string> {
    const params = { path, expectedSha256 };
    return (await (await hands()).ask({ id: machineId, action: 'file.remove', params })).id;
  }

  async function endOf(jobId: string): Promise<string> {
    await until(
      'the end of the job',
      async () => (await (await hands()).job({ id: jobId })).state === 'ended',
    );
    const { outcome, code } = await (await hands()).job({ id: jobId });
    return `${outcome} ${code}`;
  }

  /** Signs an order with the desk's own key, as its code does, and writes it over the job that waits for an operator. */
  async function forceOut(jobId: string, changes: Partial<Job> = {}): Promise<void> {
    const { dispatch, organisationId } = await requireTrust(world.desk.database.reader, {
      clock: systemClock,
      keys: world.desk.keys,
    });
    const { rows } = await database.query<{ sequence: number }>(
      'update endpoints_sequences set highest = highest + 1 where machine_id = $1 returning highest as sequence',
      [machineId],
    );
    const params = { path: file, expectedSha256 };
    const body: Job = {
      jobId,
      organisationId,
      agentId: machineId,
      sequence: Number(rows[0]?.sequence),
      action: 'file.remove',
      actionVersion: 1,
      class: 'R3',
      params,
      paramsHash: hashParams(params),
      dryRun: false,
      notBefore: fromNow(-60_000),
      expiresAt: fromNow(3_600_000),
      deadlineMs: 30_000,
      lane: 'interactive',
      outputCapBytes: 1_048_576,
      requestedBy: 'Dave Brandt',
      ...changes,
    };
    const envelope = JSON.stringify(signBody('job', body, dispatch));
    await database.query(
      `update endpoints_jobs set state = 'queued', envelope = $2, sequence = $3 where id = $1`,
      [jobId, envelope, body.sequence],
    );
  }

  async function isRefused(code: string, changes: Partial<Job> = {}): Promise<void> {
    const jobId = await ask();
    await forceOut(jobId, changes);
    assert.equal(await endOf(jobId), `refused ${code}`);
    assert.ok(existsSync(file), 'the file is gone');
  }

  async function papers(): Promise<{ approval: SignedApproval; certificate: SignedCertificate }[]> {
    const { rows } = await database.query<{ approval: string; certificate: string }>(
      `select approval, certificate from endpoints_approvals a join endpoints_certificates c on c.serial = a.certificate_serial
       order by a.received_at`,
    );
    return rows.map((row) => ({
      approval: JSON.parse(row.approval) as SignedApproval,
      certificate: JSON.parse(row.certificate) as SignedCertificate,
    }));
  }

  test('moves the job on without an approval, and calls it harmless', async () => {
    await isRefused('approval.missing');
    await isRefused('approval.missing', { class: 'R0' });
  });

  test('the honest way: what waits is signed on another computer, and the file is removed once', async () => {
    const jobId = await ask();
    const first = await dave.run(['approve', jobId, '--reason', 'The archive was moved'], [machineName()]);
    assert.equal(first.code, 0, first.err);
    assert.equal(await endOf(jobId), 'done ok');
    assert.ok(!existsSync(file));
    writeFileSync(file, precious);
    const again = await dave.run(['approve', jobId, '--reason', 'again'], [machineName()]);
    assert.match(again.err, /not_in_state/);
    await isProvedByItsCard(jobId);
  });

  /** The evidence leaves the desk and is checked on the operator's computer; a changed one does not pass. */
  async function isProvedByItsCard(jobId: string): Promise<void> {
    const answer = await (
      await world.as('carol')
    ).send(`/api/machines/jobs/${jobId}/evidence`, {
      method: 'GET',
      headers: {},
    });
    const text = await answer.text();
    const path = join(folder, 'card.json');
    writeFileSync(path, text);
    const good = await dave.run(['verify', path]);
    assert.equal(good.code, 0, good.out + good.err);
    assert.match(good.out, /holds {3}job\.allowed +.*for Dave Brandt signed/);
    assert.match(good.out, /The card is genuine/);
    writeFileSync(path, text.replace('archive.tar', 'archive.zip'));
    const bad = await dave.run(['verify', path, '--json']);
    assert.equal(bad.code, 1);
    assert.equal((JSON.parse(bad.out) as { isGenuine: boolean }).isGenuine, false);
    writeFileSync(path, text);
    const unknown = await dave.run(['verify', path, '--root', 'A'.repeat(22)]);
    assert.match(unknown.out, /BROKEN {2}trust\.root/);
  }

  const machineName = (): string => readFileSync('/etc/hostname', 'utf8').trim();

  test('brings the used approval again, for this file and for another one', async () => {
    const [used] = await papers();
    assert.ok(used !== undefined);
    await isRefused('approval.used', { authority: used });
    const params = { path: join(folder, 'dave', 'token'), expectedSha256 };
    await isRefused('approval.other-params', { authority: used, params, paramsHash: hashParams(params) });
    const body = { ...used.approval.body, approvalId: randomUUID() };
    await isRefused('approval.unsigned', { authority: { ...used, approval: { ...used.approval, body } } });
  });

  test('changes the parameters of a job after the operator has signed for it', async () => {
    const other = join(folder, 'other.tar');
    const jobId = await ask(other);
    const signed = await dave.run(['approve', jobId, '--reason', 'not needed'], [machineName()]);
    assert.equal(signed.code, 0, signed.err);
    const paper = (await papers()).at(-1);
    assert.equal(await endOf(jobId), 'failed path.missing');
    assert.ok(paper !== undefined);
    await isRefused('approval.other-params', { authority: paper });
  });

  test('writes a certificate and an approval of her own into the tables', async () => {
    const [used] = await papers();
    assert.ok(used !== undefined);
    const { dispatch } = await requireTrust(world.desk.database.reader, {
      clock: systemClock,
      keys: world.desk.keys,
    });
    const certificate = signBody(
      'operator',
      { ...used.certificate.body, serial: 'c-m', key: mallory.publicKey },
      dispatch,
      mallory,
    );
    const body = { ...used.approval.body, approvalId: randomUUID(), expiresAt: fromNow(3_600_000) };
    const approval = signBody('approval', body, mallory);
    await database.query(
      `insert into endpoints_certificates (serial, certificate, name, key, up_to, not_before, not_after, received_at)
       values ('c-m', $1, 'Dave Brandt', $2, 'R3', now() - interval '1 day', now() + interval '1 day', now())`,
      [JSON.stringify(certificate), mallory.publicKey],
    );
    await isRefused('certificate.unsigned', { authority: { approval, certificate } });
    const bob = (await world.as('bob')).of(endpointsContract);
    await assert.rejects(bob.addApproval({ approval, certificateSerial: 'c-m' }), /approval_refused/);
  });

  test('makes herself a root by a statement in the table: the machine stays with the roots it knows', async () => {
    const { rows } = await database.query<{ statement: string }>(
      'select statement from endpoints_trust order by version desc limit 1',
    );
    const held = (JSON.parse(rows[0]?.statement ?? '') as { body: TrustStatement }).body;
    const body = { ...held, version: held.version + 1, roots: [mallory.publicKey] };
    await database.query(
      'insert into endpoints_trust (version, statement, received_at) values ($1, $2, now())',
      [body.version, JSON.stringify(signBody('trust', body, mallory))],
    );
    const certificate = signBody(
      'operator',
      {
        ...(await papers())[0]?.certificate.body,
        serial: 'c-root',
        key: mallory.publicKey,
      } as SignedCertificate['body'],
      mallory,
    );
    const used = (await papers())[0]?.approval.body as SignedApproval['body'];
    const approval = signBody('approval', { ...used, approvalId: randomUUID() }, mallory);
    await isRefused('certificate.unsigned', { authority: { approval, certificate } });
    const shown = await dave.run(['trust', 'show']);
    assert.equal(shown.code, 1);
    assert.match(shown.err, /not those that this computer knows/);
  });
});
