import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeKeyPair } from '@deskhand/protocol';
import { endpointsContract } from '#endpoints/contract';
import { identityContract } from '#identity/contract';
import { demoPeople } from '#identity/seed';
import { createClient } from '#platform/contract/client';
import { controlSocketPath, sendToControl } from '#platform/server/control';
import { ticketsContract } from '#tickets/contract';
import { firstStatement } from './cli/operator/papers.ts';
import type { Config } from './config.ts';
import { agentFiles } from './gateway-files.ts';

/** The machine of the demonstration. */
export interface DemoMachine {
  close(): Promise<void>;
}

/** What the agent of the demonstration may do on a computer that somebody only wanted to look at a desk with. */
const policy = { ceiling: 'R0', readOnlyBelow: ['/var/log', '/usr/share/doc'] };

/** Asked for the newest request of the person whose machine this is, so that there is evidence to look at. */
const firstLooks = ['net.addresses', 'net.gateway', 'disk.usage'] as const;

const patienceMs = 30_000;

/**
 * Makes this computer a machine of the demonstration: the real agent, as the user who started the desk, which may only
 * look. The keys of the root are thrown away, so nobody can sign for anything that destroys. Without a gateway that
 * this computer reaches by plain HTTP there is no such machine.
 */
export function keepDemoMachine(
  config: Config,
  machinesPort: Promise<number | undefined>,
  say: (line: string) => void,
): DemoMachine {
  const stop = new AbortController();
  const running = run(config, machinesPort, stop.signal, say).catch((error: unknown) =>
    say(`This computer did not become a machine of the demonstration: ${String(error)}`),
  );
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function run(
  config: Config,
  machinesPort: Promise<number | undefined>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const stopped = once(signal, 'abort').then(() => undefined);
  const port = await Promise.race([machinesPort, stopped]);
  if (port === undefined || !isReached(config)) return;
  const home = join(config.dataDir, 'demo-agent');
  const isNew = !existsSync(join(home, 'agent.json'));
  if (isNew) await enrol(config, `http://127.0.0.1:${port}`, home);
  const agent = startAgent(['run', '--home', home]);
  say('This computer is a machine of the demonstration. Its agent may only look.');
  const looking = isNew ? lookAround(config, signal) : Promise.resolve();
  await Promise.race([stopped, once(agent, 'exit')]);
  await end(agent);
  await looking.catch(() => undefined);
}

/** Agents use plain HTTP with their own machine alone. */
function isReached({ host, gateway }: Config): boolean {
  return gateway?.tls === undefined && ['127.0.0.1', 'localhost', '0.0.0.0', '::'].includes(host);
}

function clientsOf(config: Config) {
  const send = sendToControl(controlSocketPath(config.dataDir));
  return {
    endpoints: createClient(endpointsContract.endpoints, send),
    identity: createClient(identityContract.endpoints, send),
    tickets: createClient(ticketsContract.endpoints, send),
  };
}

async function enrol(config: Config, gatewayUrl: string, home: string): Promise<void> {
  const { endpoints, identity } = clientsOf(config);
  if ((await endpoints.trust({})).version === 0) await beginTrust(endpoints);
  const [person] = (await identity.listPeople({ q: demoPeople.alice, limit: 1 })).items;
  const siteId = person?.site?.id ?? (await identity.listSites({ limit: 1 })).items[0]?.id;
  if (siteId === undefined) throw new Error('the demonstration has no site');
  const made = await endpoints.makeToken({
    siteId,
    approvesAtOnce: true,
    validMinutes: 5,
    ...(person ? { personId: person.id } : {}),
  });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'policy.json'), `${JSON.stringify(policy)}\n`, { mode: 0o600 });
  const words = ['enrol', '--server', gatewayUrl, '--token', made.token, '--home', home];
  const [code] = (await once(startAgent(words), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the agent of the demonstration was not taken (${code})`);
}

type EndpointsClient = ReturnType<typeof clientsOf>['endpoints'];

async function beginTrust(endpoints: EndpointsClient): Promise<void> {
  const { organisationId, dispatchKeys } = await endpoints.makeDispatchKey({});
  const [root, spareRoot, release] = [makeKeyPair(), makeKeyPair(), makeKeyPair()];
  const statement = firstStatement({
    organisationId,
    root,
    spareRoot,
    releaseKey: release.publicKey,
    dispatchKey: dispatchKeys.at(-1)?.key ?? '',
  });
  await endpoints.addStatement({
    statement: { body: { ...statement.body }, signatures: statement.signatures },
  });
}

/** Once the machine is there: first evidence on the newest request of its person. */
async function lookAround(config: Config, signal: AbortSignal): Promise<void> {
  const { endpoints, tickets } = clientsOf(config);
  const until = Date.now() + patienceMs;
  for (;;) {
    const [machine] = (await endpoints.list({ limit: 1 })).items;
    if (machine?.isConnected === true) {
      const requester = machine.person?.id;
      const [ticket] =
        requester === undefined
          ? []
          : (await tickets.list({ requester, status: 'unresolved', limit: 1 })).items;
      const subject = ticket ? { subject: { room: 'tickets', id: ticket.id } } : {};
      for (const action of firstLooks) await endpoints.ask({ id: machine.id, action, ...subject });
      return;
    }
    if (Date.now() > until || signal.aborted) return;
    await sleep(250);
  }
}

function startAgent(words: readonly string[]): ChildProcess {
  const program = agentFiles().find(([name]) => name === 'deskhand-agent.mjs')?.[1];
  if (program === undefined) throw new Error('the agent is not built');
  return spawn(process.execPath, [program, ...words], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] },
  });
}

async function end(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  agent.kill('SIGTERM');
  await once(agent, 'exit');
}
