import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, watch, type FSWatcher } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKeyPair, signBody } from '@deskhand/protocol';
import { endpointsContract } from '../../packages/desk/src/modules/endpoints/contract.ts';
import { identityContract } from '../../packages/desk/src/modules/identity/contract.ts';
import { createClient } from '../../packages/desk/src/platform/contract/client.ts';
import { controlSocketPath, sendToControl } from '../../packages/desk/src/platform/server/control.ts';
import { startDesk, type Desk } from '../journeys/desk.test-support.ts';
import { until } from '../mail/until.test-support.ts';
import { openWire, type Passing, type Wire } from './breaking-wire.test-support.ts';
import { findListener } from './listener.test-support.ts';

const program = join(import.meta.dirname, '../../packages/agent/src/main.ts');

function operate(desk: Desk) {
  const send = sendToControl(controlSocketPath(desk.dataDir));
  return {
    machines: createClient(endpointsContract.endpoints, send),
    identity: createClient(identityContract.endpoints, send),
  };
}

/**
 * A desk and its gateway as people start them, a real agent, and a wire between them that the test can watch. The
 * gateway is killed at every step of a job; each job happens once, and its evidence is there once.
 */
describe('a machine at a desk whose gateway is killed', { timeout: 180_000 }, () => {
  let desk: Desk;
  let hands: ReturnType<typeof operate>;
  let wire: Wire;
  let home = '';
  let work = '';
  let agent: ChildProcess | undefined;
  let agentSaid = '';
  let machineId = '';
  let gatewayPort = 0;
  /** Each run of file.put writes under a name of its own first: the names count the runs. */
  const runs = new Set<string>();
  let watcher: FSWatcher;
  let text = '';
  const file = (): string => join(work, 'lines.txt');

  before(async () => {
    desk = await startDesk();
    hands = operate(desk);
    gatewayPort = Number(new URL(desk.url).port) + 1;
    await until('the gateway listens', async () => findListener(gatewayPort) !== undefined);
    wire = await openWire(gatewayPort);
    home = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-machine-')));
    work = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-work-')));
    watcher = watch(work, (_event, name) => {
      if (name?.endsWith('.new')) runs.add(name);
    });
  });
  after(async () => {
    watcher?.close();
    await endAgent();
    await wire?.close();
    await desk?.remove();
    for (const folder of [home, work]) if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  async function run(...args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 0, said);
    return said;
  }

  function startAgent(): void {
    agentSaid = '';
    agent = spawn(process.execPath, [program, 'run', '--home', home], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    agent.stderr?.on('data', (bytes: Buffer) => (agentSaid += bytes.toString()));
  }

  async function endAgent(): Promise<void> {
    if (agent === undefined || agent.exitCode !== null) return;
    agent.kill('SIGTERM');
    await once(agent, 'exit');
  }

  async function isConnected(): Promise<boolean> {
    return (await hands.machines.get({ id: machineId })).isConnected;
  }

  /** Asks for one more line in the file; what is there before is named, so nothing is written over. */
  async function askForLine(): Promise<string> {
    const expectedSha256 = text === '' ? null : createHash('sha256').update(text).digest('hex');
    text += `line ${text.split('\n').length}\n`;
    const params = { path: file(), contentBase64: Buffer.from(text).toString('base64'), expectedSha256 };
    const { id } = await hands.machines.ask({ id: machineId, action: 'file.put', params });
    return id;
  }

  async function requireDone(jobId: string): Promise<void> {
    await until('the result is stored', async () => {
      const job = await hands.machines.job({ id: jobId });
      return job.state === 'ended';
    });
    const job = await hands.machines.job({ id: jobId });
    assert.deepEqual(
      [job.outcome, job.code, job.conflicts, job.signature?.isValid, job.raw?.isComplete],
      ['done', 'ok', [], true, true],
    );
    assert.equal(readFileSync(file(), 'utf8'), text);
    const lines = text.trimEnd().split('\n').length;
    assert.equal(runs.size, lines, 'each job ran once');
  }

  function killGateway(): void {
    const pid = findListener(gatewayPort);
    assert.ok(pid !== undefined, 'the gateway listens');
    process.kill(pid, 'SIGKILL');
  }

  /** Kills the gateway the first time that this passes; `arrives` says whether it still reaches the other side. */
  function killAt(passing: Passing, arrives: boolean): () => boolean {
    let isDone = false;
    wire.hook = (what) => {
      if (isDone || what !== passing) return true;
      isDone = true;
      killGateway();
      return arrives;
    };
    return () => isDone;
  }

  test('it asks to belong, waits for a person, and does its first job', async () => {
    const { machines, identity } = hands;
    const root = makeKeyPair();
    const { organisationId, dispatchKeys } = await machines.makeDispatchKey({});
    const [notBefore, notAfter] = [-3_600_000, 86_400_000].map((ms) =>
      new Date(Date.now() + ms).toISOString(),
    );
    const statement = {
      organisationId,
      version: 1,
      issuedAt: new Date().toISOString(),
      roots: [root.publicKey],
      dispatch: dispatchKeys.map(({ key }) => ({ key, notBefore, notAfter })),
      release: [],
      revoked: [],
      revokedCertificates: [],
    };
    await machines.addStatement({ statement: signBody('trust', statement, root) });
    const site = await identity.addSite({ name: 'Berlin', timeZone: 'Europe/Berlin' });
    const { token } = await machines.makeToken({ siteId: site.id });
    const said = await run(
      'enrol',
      '--server',
      `http://127.0.0.1:${wire.port}`,
      '--token',
      token,
      '--home',
      home,
    );
    assert.match(said, /waits for approval/);
    machineId = /machine is (\S+)/.exec(said)?.[1] ?? '';
    startAgent();
    await until('the agent is told to wait', async () => agentSaid.includes('agent.pending'));
    assert.equal((await machines.get({ id: machineId })).state, 'pending');
    await machines.approve({ id: machineId });
    await until('the machine is connected', isConnected);
    await requireDone(await askForLine());
  });

  test('killed before a job goes out: it goes out from the next one', async () => {
    killGateway();
    await requireDone(await askForLine());
  });

  const moments: readonly (readonly [name: string, passing: Passing, arrives: boolean])[] = [
    ['as the job goes out', 'job-handed-out', true],
    ['as the job goes out, and the job is lost with it', 'job-handed-out', false],
    ['as the machine tells that it has begun', 'frame', false],
    ['after the work was done, before its result arrives', 'result', false],
    ['after the result was committed, before its receipt arrives', 'receipt', false],
  ];
  for (const [name, passing, arrives] of moments) {
    test(`killed ${name}`, async () => {
      // Each loss makes an agent wait longer before it comes back; a new one begins with a second.
      await endAgent();
      startAgent();
      await until('the agent is here again', async () => agentSaid.includes('connected by socket'));
      const wasKilled = killAt(passing, arrives);
      const jobId = await askForLine();
      await until('the gateway was killed', async () => wasKilled());
      await requireDone(jobId);
    });
  }

  test('the desk starts again: the machine is there again, and what it did stays as it was', async () => {
    wire.hook = () => true;
    await desk.stop();
    await desk.startAgain();
    await until('the machine is connected', isConnected);
    await requireDone(await askForLine());
    const { items } = await hands.machines.jobsOfMachine({ id: machineId });
    assert.deepEqual(
      items.map(({ outcome, hasConflict }) => [outcome, hasConflict]),
      items.map(() => ['done', false]),
    );
    assert.equal(items.length, runs.size);
    await until('every result has its receipt', async () =>
      /"waitingResults": 0/.test(await run('status', '--home', home)),
    );
  });
});
