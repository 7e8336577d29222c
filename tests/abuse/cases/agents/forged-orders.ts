import { createHash, randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashParams, makeKeyPair, signBody, type KeyPair, type SignedJob } from '@deskhand/protocol';
import { approve, certify, fromNow, makeJob, nextTrust } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { atLyingDesk, type LyingDesk } from '../../stage/lying-desk.ts';

/** Starts a program, so that a single order that is believed shows in the log of programs. */
const ping = { action: 'net.ping', params: { host: '127.0.0.1', count: 1 } } as const;

export const forgedOrders: AbuseCase = {
  id: 'A-145',
  title: 'Nobody without the keys makes an agent start anything',
  area: 'agent-gateway',
  operations: [],
  tools: ['strace'],
  attempt: (_stage, look) =>
    atLyingDesk(async (desk) => {
      const execs = await desk.execsDuring(async () => {
        desk.handOver(forgeries(desk));
        tryFrames(desk);
        await tryForeignKeys(desk, look);
        await tryDestruction(desk, look);
        const honest = desk.world.give(desk.machine, { ...ping, sequence: 90 });
        const { body } = await desk.world.resultOf(desk.machine, honest);
        look.holds(body.outcome === 'done', `an honest order was not done: ${body.code}`);
        await tryReplays(desk, honest, look);
      });
      look.holds(
        execs.length === 1 && execs.join().includes('ping'),
        `programs were started: ${execs.join('\n')}`,
      );
      look.note(`${desk.machine.results.size} orders answered, ${execs.length} program started`);
    }),
};

/** Orders that differ from an honest one by what an attacker could change without a key of the desk. */
function forgeries({ world, machine }: LyingDesk): SignedJob[] {
  const { organisation } = world;
  const { agentId } = machine;
  const wish = (sequence: number) => ({ ...ping, agentId, sequence });
  const keys: readonly KeyPair[] = [
    makeKeyPair(),
    organisation.root,
    organisation.spareRoot,
    organisation.release,
    organisation.operator,
  ];
  const honest = makeJob(organisation, wish(10));
  const { body, signatures } = honest;
  const entry = signatures[0] ?? { key: '', signature: '' };
  const other = { host: '127.0.0.1', count: 3 };
  return [
    ...keys.map((key, at) => makeJob(organisation, wish(11 + at), key)),
    { body: { ...body, sequence: 20 }, signatures },
    { body: { ...body, params: other }, signatures },
    { body: { ...body, params: other, paramsHash: hashParams(other) }, signatures },
    { body: { ...body, expiresAt: fromNow(9e9) }, signatures },
    { body: { ...body, jobId: randomUUID() }, signatures },
    { body, signatures: [{ ...entry, signature: 'A'.repeat(86) }] },
    { body, signatures: [{ ...entry, key: organisation.dispatch.publicKey.replace(/^./, 'A') }] },
    signBody('cancel', { ...body, sequence: 21 }, organisation.dispatch),
    signBody('approval', { ...body, sequence: 22 }, organisation.dispatch),
    signBody('job', { ...body, sequence: 23, organisationId: 'another' }, organisation.dispatch),
    signBody('job', { ...body, sequence: 24, agentId: organisation.siteId }, organisation.dispatch),
    signBody('job', { ...body, sequence: 25, expiresAt: fromNow(-1) }, organisation.dispatch),
    signBody('job', { ...body, sequence: 26, notBefore: fromNow(3_600_000) }, organisation.dispatch),
    signBody('job', { ...body, sequence: 27, paramsHash: hashParams(other) }, organisation.dispatch),
  ];
}

/** Messages of a live socket that are no orders, and look like some. */
function tryFrames({ push, world, machine }: LyingDesk): void {
  const job = makeJob(world.organisation, { ...ping, agentId: machine.agentId, sequence: 30 }, makeKeyPair());
  const frames: readonly unknown[] = [
    { kind: 'exec', argv: ['ping', '127.0.0.1'] },
    { kind: 'work', jobs: [job] },
    { kind: 'job', job },
    { kind: 'terminal.open', job },
    { kind: 'terminal.data', data: 'aWQK' },
    { kind: ['work'], argv: ['ping'] },
    [{ kind: 'work' }],
    'work',
    null,
    42,
  ];
  for (const frame of frames) push(frame);
}

/** Keys that the attacker brings along, in statements that no root has signed. */
async function tryForeignKeys({ world, machine, push, handOver }: LyingDesk, look: Look): Promise<void> {
  const { organisation } = world;
  const mine = makeKeyPair();
  const dispatch = [{ key: mine.publicKey, notBefore: fromNow(-1000), notAfter: fromNow(3_600_000) }];
  const statements = [
    nextTrust(organisation, { dispatch }, mine),
    nextTrust(organisation, { dispatch }, organisation.dispatch),
    nextTrust(organisation, { dispatch, roots: [mine.publicKey] }, mine),
    nextTrust(organisation, { dispatch, organisationId: 'another' }, organisation.root),
    nextTrust(organisation, { dispatch, version: 1 }, organisation.root),
  ];
  for (const trust of statements) push({ kind: 'trust', trust });
  const job = makeJob(organisation, { ...ping, agentId: machine.agentId, sequence: 31 }, mine);
  handOver([job]);
  const probe = await world.resultOf(
    machine,
    world.give(machine, { action: 'no.such', params: {}, sequence: 32 }),
  );
  look.holds(probe.body.code === 'action.unknown', `the desk lost its machine: ${probe.body.code}`);
  look.holds(!machine.results.has(job.body.jobId), 'an order of a key of the attacker was answered');
}

/** The attacker has every key of the server: destroying takes an operator's. */
async function tryDestruction({ world, machine, ask }: LyingDesk, look: Look): Promise<void> {
  const { organisation } = world;
  const path = join(world.home, '..', `${machine.agentId}.precious`);
  writeFileSync(path, 'precious');
  const params = { path, expectedSha256: createHash('sha256').update('precious').digest('hex') };
  const deed = { agentId: machine.agentId, action: 'file.remove', params };
  const operatorOfMine = certify({ ...organisation, root: organisation.dispatch });
  const honest = certify(organisation);
  const tries: readonly (readonly [code: string, more: object])[] = [
    ['approval.missing', {}],
    ['approval.missing', { class: 'R0' }],
    [
      'approval.unsigned',
      { authority: { approval: approve(organisation, deed, organisation.dispatch), certificate: honest } },
    ],
    [
      'certificate.unsigned',
      { authority: { approval: approve(organisation, deed), certificate: operatorOfMine } },
    ],
    [
      'approval.other-params',
      { authority: { approval: approve(organisation, { ...deed, params: {} }), certificate: honest } },
    ],
    [
      'approval.other-machine',
      {
        authority: {
          approval: approve(organisation, { ...deed, agentId: organisation.siteId }),
          certificate: honest,
        },
      },
    ],
    [
      'approval.other-action',
      {
        authority: { approval: approve(organisation, { ...deed, action: 'file.put' }), certificate: honest },
      },
    ],
  ];
  for (const [at, [code, more]] of tries.entries()) {
    const { body } = await ask({ ...deed, class: 'R3', sequence: 40 + at, ...more });
    look.holds(body.outcome === 'refused' && body.code === code, `${code} expected, it said ${body.code}`);
  }
  look.holds(existsSync(path), 'a file was removed without an operator');
  rmSync(path, { force: true });
}

/** The honest order once more, in every dress. */
async function tryReplays(desk: LyingDesk, honest: SignedJob, look: Look): Promise<void> {
  const { world, machine } = desk;
  const { organisation } = world;
  machine.results.delete(honest.body.jobId);
  desk.push({ kind: 'work' });
  await until('the same answer again', () => machine.results.has(honest.body.jobId));
  const { body } = honest;
  desk.handOver([
    makeJob(organisation, { ...ping, agentId: machine.agentId, sequence: 90 }),
    signBody('job', { ...body, requestedBy: 'somebody else' }, organisation.dispatch),
  ]);
  const stale = await desk.ask({ action: 'file.hash', params: { path: '/etc/hostname' }, sequence: 4000 });
  look.holds(stale.body.outcome === 'done', `a later order was not done: ${stale.body.code}`);
  const old = await desk.ask({ ...ping, sequence: 33 });
  look.holds(old.body.code === 'sequence.stale', `a number far back was taken: ${old.body.code}`);
}
