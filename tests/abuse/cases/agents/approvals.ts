import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair, signBody } from '@deskhand/protocol';
import { fromNow } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { must, signApproval, type Fleet } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';
import { seeJob } from './results.ts';

export const approvals: AbuseCase = {
  id: 'A-155',
  title: 'A destructive job is done once, as an operator signed it, or not at all',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'job.create',
    'job.get',
    'job.approve',
    'job.withdraw',
    'trust.statement',
    'trust.certificate',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const agent = await fleet.agent();
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-precious-'));
    try {
      const path = join(folder, 'precious');
      const params = { path, expectedSha256: createHash('sha256').update('precious').digest('hex') };
      const scene = { stage, fleet, look, agentId: agent.id, params };
      writeFileSync(path, 'precious');
      const jobId = await tryAsking(scene);
      await tryPapers(scene, jobId);
      look.holds(existsSync(path), 'it was removed before anybody signed');
      await tryOnce(scene, jobId);
    } finally {
      await agent.process.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Scene {
  readonly stage: Stage;
  readonly fleet: Fleet;
  readonly look: Look;
  readonly agentId: string;
  readonly params: { readonly path: string; readonly expectedSha256: string };
}

const action = 'file.remove';

async function ask({ stage, agentId, params }: Scene): Promise<string> {
  const answer = await stage.ask('lead', 'job.create', { path: { id: agentId }, body: { action, params } });
  return (answer.json as { id: string }).id;
}

/** Who may ask at all; and nobody can say in the request that it was allowed. */
async function tryAsking(scene: Scene): Promise<string> {
  const { stage, agentId, params, look } = scene;
  const path = { id: agentId };
  for (const actor of ['tech', 'consultant', 'auditor', 'requesterA', 'svcToken', 'anon'] as const) {
    const answer = await stage.ask(actor, 'job.create', { path, body: { action, params } });
    look.holds(answer.status >= 401 && answer.status <= 404, `${actor} asked for it: ${answer.status}`);
  }
  const more = [
    { class: 'R0' },
    { authority: {} },
    { approvedBy: 'me' },
    { state: 'queued' },
    { ruleId: randomUUID(), approval: {} },
  ];
  for (const fields of more) {
    const answer = await stage.ask('lead', 'job.create', { path, body: { action, params, ...fields } });
    look.holds(answer.status === 400, `${JSON.stringify(fields)} was taken: ${answer.status}`);
  }
  const jobId = await ask(scene);
  const { state } = await seeJob(stage, jobId);
  look.holds(state === 'awaiting-approval', `without a signature it is ${state}`);
  return jobId;
}

/** Signatures and certificates that are not what they should be. */
async function tryPapers({ stage, fleet, look, agentId, params }: Scene, jobId: string): Promise<void> {
  const mallory = makeKeyPair();
  const job = { action, params, agentId };
  const papers = {
    serial: 'mallory',
    organisationId: fleet.organisationId,
    name: 'Mallory',
    key: mallory.publicKey,
    upTo: 'R3' as const,
    siteIds: [],
    notBefore: fromNow(-1000),
    notAfter: fromNow(3_600_000),
  };
  const certificate = await stage.ask('admin', 'trust.certificate', {
    body: { certificate: signBody('operator', papers, mallory) },
  });
  look.holds(certificate.status === 422, `an administrator made an operator: ${certificate.status}`);
  const good = signApproval(fleet, job);
  const bad = {
    'a key of the attacker': signApproval(fleet, job, {}, mallory),
    'the root instead of an operator': signApproval(fleet, job, {}, fleet.root),
    'other parameters': signApproval(fleet, { ...job, params: { ...params, path: '/etc/hosts' } }),
    'another machine': signApproval(fleet, { ...job, agentId: randomUUID() }),
    'another action': signApproval(fleet, { ...job, action: 'file.put' }),
    'another version': signApproval(fleet, job, { actionVersion: 2 }),
    'another organisation': signApproval(fleet, job, { organisationId: 'another' }),
    'a time that is over': signApproval(fleet, job, { expiresAt: fromNow(-1000) }),
    'a time that is to come': signApproval(fleet, job, { notBefore: fromNow(600_000) }),
    'a changed reason': { ...good, body: { ...good.body, reason: 'because' } },
    'more machines': { ...good, body: { ...good.body, agentIds: [...good.body.agentIds, randomUUID()] } },
    'no signature': { ...good, signatures: [] },
  };
  for (const [name, approval] of Object.entries(bad)) {
    const body = { approval, certificateSerial: fleet.certificateSerial };
    const answer = await stage.ask('lead', 'job.approve', { body });
    look.holds(
      answer.status === 422 || answer.status === 400,
      `an approval with ${name} was taken: ${answer.status}`,
    );
  }
  const other = await stage.ask('lead', 'job.approve', {
    body: { approval: good, certificateSerial: 'mallory' },
  });
  look.holds(other.status === 422, `an unknown certificate was taken: ${other.status}`);
  look.holds((await seeJob(stage, jobId)).state === 'awaiting-approval', 'a bad paper moved the job');
}

/** The good one, by many hands at once: one job of two equal ones is done, once. */
async function tryOnce(scene: Scene, jobId: string): Promise<void> {
  const { stage, fleet, look, agentId, params } = scene;
  const second = await ask(scene);
  const approval = signApproval(fleet, { action, params, agentId });
  const body = { approval, certificateSerial: fleet.certificateSerial };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stage.ask('tech', 'job.approve', { body })),
  );
  const jobs = new Set(answers.flatMap(({ json }) => (json as { jobIds?: string[] }).jobIds ?? []));
  look.holds(jobs.size === 1 && jobs.has(jobId), `one signature released ${[...jobs].join()}`);
  await until('the job is done', async () => (await seeJob(stage, jobId)).state === 'ended');
  const { outcome } = await seeJob(stage, jobId);
  look.holds(outcome === 'done' && !existsSync(params.path), `with a good signature it is ${outcome}`);
  writeFileSync(params.path, 'precious');
  await stage.ask('lead', 'job.approve', { body });
  const { state } = await seeJob(stage, second);
  look.holds(
    state === 'awaiting-approval' && existsSync(params.path),
    `the signature served twice: ${state}`,
  );
  await must(stage, 'job.withdraw', { path: { id: second }, body: { reason: 'Enough.' } });
}
