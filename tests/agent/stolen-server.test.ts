import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Approval, Job, SignedApproval, SignedCertificate } from '@deskhand/protocol';
import { hashParams, makeKeyPair, signBody } from '@deskhand/protocol';
import type { AgentWorld, RunningAgent } from '@deskhand/protocol/conformance';
import {
  approve,
  certify,
  fromNow,
  makeAgentWorld,
  nextTrust,
  startReferenceServer,
  waitUntil,
} from '@deskhand/protocol/conformance';

/**
 * Mallory has the server: its database, its dispatch key, its sockets. The agent is the real one. What she does not have
 * are the keys of the root and of the operator, which never were on the server; she does have every paper that passed it.
 */
const agent = [process.execPath, join(import.meta.dirname, '../../packages/agent/src/main.ts')];
const precious = 'the only copy';
const sha256 = createHash('sha256').update(precious).digest('hex');
const day = 86_400_000;

interface Paper {
  readonly approval: SignedApproval;
  readonly certificate: SignedCertificate;
}

describe('a stolen server and a destructive action', () => {
  let world: AgentWorld;
  let machineId: string;
  let running: RunningAgent;
  let folder: string;
  let file: string;
  let other: string;
  const mallory = makeKeyPair();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-precious-'));
    [file, other] = [join(folder, 'archive.tar'), join(folder, 'mail.db')];
    for (const path of [file, other]) writeFileSync(path, precious);
    world = await makeAgentWorld(agent);
    machineId = (await world.enrol()).agentId;
    running = world.start();
    await waitUntil('the session', () => world.server.isConnected(machineId));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const paramsOf = (path: string) => ({ path, expectedSha256: sha256 });
  const deed = (path: string) => ({ agentId: machineId, action: 'file.remove', params: paramsOf(path) });

  /** What the honest operator signed, with one thing about it as the test wants it. */
  function signedByOperator(path: string, changes: Partial<Approval> = {}): Paper {
    const { organisation } = world;
    const { body } = approve(organisation, deed(path));
    const approval = signBody('approval', { ...body, ...changes }, organisation.operator);
    return { approval, certificate: certify(organisation) };
  }

  /** Orders the removal with the server's own key, and says how the machine answered. */
  async function order(
    path: string,
    authority: Paper | undefined,
    changes: Partial<Job> = {},
  ): Promise<string> {
    const machine = world.store.machines.get(machineId);
    assert.ok(machine !== undefined);
    const wish = { action: 'file.remove', class: 'R3' as const, params: paramsOf(path) };
    const job = world.give(machine, { ...wish, ...(authority ? { authority } : {}), ...changes });
    const { outcome, code } = (await world.resultOf(machine, job)).body;
    return `${outcome} ${code}`;
  }

  async function isRefused(
    code: string,
    authority: Paper | undefined,
    changes: Partial<Job> = {},
  ): Promise<void> {
    assert.equal(await order(file, authority, changes), `refused ${code}`);
    assert.ok(existsSync(file), 'the file is gone');
  }

  /** The agent starts again and finds a server whose clock is so far from the true one. */
  async function restartAt(shiftMs: number): Promise<RunningAgent> {
    await running.end('SIGTERM');
    await waitUntil('the end of the session', () => !world.server.isConnected(machineId));
    world.store.clockShiftMs = shiftMs;
    running = world.start();
    return running;
  }

  test('without an approval, and called harmless', async () => {
    await isRefused('approval.missing', undefined);
    await isRefused('approval.missing', undefined, { class: 'R0' });
    await isRefused('approval.missing', undefined, { class: 'R0', dryRun: true });
  });

  test("an approval that the server's key signed, or a key of Mallory's", async () => {
    const { organisation } = world;
    const certificate = certify(organisation);
    await isRefused('approval.unsigned', {
      approval: approve(organisation, deed(file), organisation.dispatch),
      certificate,
    });
    await isRefused('approval.unsigned', {
      approval: approve(organisation, deed(file), mallory),
      certificate,
    });
  });

  test('a certificate that no root signed, and one that was written over', async () => {
    const { organisation } = world;
    const approval = approve(organisation, deed(file), mallory);
    const byServer = certify({ ...organisation, root: organisation.dispatch }, { key: mallory.publicKey });
    await isRefused('certificate.unsigned', { approval, certificate: byServer });
    const true_ = certify(organisation);
    const overwritten = { ...true_, body: { ...true_.body, key: mallory.publicKey } };
    await isRefused('certificate.unsigned', { approval, certificate: overwritten });
    const lesser = certify(organisation, { upTo: 'R2' });
    const raised = { ...lesser, body: { ...lesser.body, upTo: 'R3' as const } };
    await isRefused('certificate.class-too-low', { ...signedByOperator(file), certificate: lesser });
    await isRefused('certificate.unsigned', { ...signedByOperator(file), certificate: raised });
  });

  test('a trust statement of her own, which makes her a root', async () => {
    const { organisation, server, store } = world;
    const machine = store.machines.get(machineId);
    assert.ok(machine !== undefined);
    const roots = [mallory.publicKey];
    for (const signer of [[organisation.dispatch], [mallory], [organisation.dispatch, mallory]])
      server.push(machine, { kind: 'trust', trust: nextTrust(organisation, { roots }, ...signer) });
    const approval = approve(organisation, deed(file), mallory);
    const certificate = certify({ ...organisation, root: mallory }, { key: mallory.publicKey });
    await isRefused('certificate.unsigned', { approval, certificate });
  });

  test('a true approval for another file, machine, action or time', async () => {
    const forOther = signedByOperator(other);
    await isRefused('approval.other-params', forOther);
    await isRefused('job.params-changed', forOther, { paramsHash: forOther.approval.body.paramsHash });
    await isRefused(
      'approval.other-machine',
      signedByOperator(file, { agentIds: [world.organisation.siteId] }),
    );
    await isRefused('approval.other-action', signedByOperator(file, { action: 'file.put' }));
    await isRefused('approval.expired', signedByOperator(file, { expiresAt: fromNow(-1000) }));
    await isRefused('approval.expired', signedByOperator(file, { notBefore: fromNow(day) }));
    await isRefused('approval.unsigned', signedByOperator(file, { organisationId: 'elsewhere' }));
  });

  test('a true approval that was written over in the database', async () => {
    const { approval, certificate } = signedByOperator(other);
    const body = { ...approval.body, paramsHash: hashParams(paramsOf(file)) };
    await isRefused('approval.unsigned', { approval: { ...approval, body }, certificate });
    const expired = signedByOperator(file, { expiresAt: fromNow(-1000) });
    const prolonged = { ...expired.approval, body: { ...expired.approval.body, expiresAt: fromNow(day) } };
    await isRefused('approval.unsigned', { approval: prolonged, certificate });
  });

  test('a standing approval outside of its window', async () => {
    const rule = (days: number[]) => ({
      ruleId: world.organisation.siteId,
      window: { days, fromMinute: 0, untilMinute: 1440 },
    });
    const today = new Date().getUTCDay();
    // Two days are left out: the test may run at midnight.
    const others = [0, 1, 2, 3, 4, 5, 6].filter((one) => one !== today && one !== (today + 1) % 7);
    await isRefused('approval.outside-window', signedByOperator(file, { rule: rule(others) }));
  });

  test('a true approval removes the file once; brought again it does nothing', async () => {
    const paper = signedByOperator(other);
    assert.equal(await order(other, paper), 'done ok');
    assert.ok(!existsSync(other));
    writeFileSync(other, precious);
    assert.equal(await order(other, paper), 'refused approval.used');
    assert.ok(existsSync(other));
  });

  test('a clock that the server turns, to bring an old approval back or a window near', async () => {
    const old = signedByOperator(file, { notBefore: fromNow(-day), expiresAt: fromNow(-day / 4) });
    const machine = world.store.machines.get(machineId);
    assert.ok(machine !== undefined);
    const back = await restartAt(-day / 2);
    const job = world.give(machine, { ...deed(file), class: 'R3', authority: old });
    await waitUntil('the refusal to go back', () => back.log().includes('server.time-went-back'));
    assert.ok(!world.server.isConnected(machineId));
    assert.equal(machine.results.get(job.body.jobId), undefined);
    machine.jobs.splice(machine.jobs.indexOf(job), 1);
    await restartAt(3 * day);
    await waitUntil('the session', () => world.server.isConnected(machineId));
    const later = signedByOperator(file, { notBefore: fromNow(2 * day), expiresAt: fromNow(4 * day) });
    await isRefused('clock.disagrees', later, { notBefore: fromNow(0), expiresAt: fromNow(9 * day) });
  });

  test('a time that was turned forward keeps nobody away once the root has revoked the stolen key', async () => {
    const { organisation, store } = world;
    const away = await restartAt(0);
    await waitUntil('the refusal to go back', () => away.log().includes('server.time-went-back'));
    const fresh = makeKeyPair();
    const dispatch = [{ key: fresh.publicKey, notBefore: fromNow(-day), notAfter: fromNow(30 * day) }];
    const revoked = [organisation.dispatch.publicKey];
    store.trust.push(nextTrust(organisation, { dispatch, revoked, issuedAt: fromNow(0) }));
    const { port } = world.server;
    await world.server.close();
    world.server = await startReferenceServer(
      { ...store, organisation: { ...organisation, dispatch: fresh } },
      { port },
    );
    await running.end('SIGTERM');
    running = world.start();
    await waitUntil('the session', () => world.server.isConnected(machineId));
  });
});
