import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  makeOrganisation,
  makeStore,
  makeToken,
  startReferenceServer,
  type Store,
} from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { openEar, openMitm, type Mitm } from '../../oracles/mitm.ts';
import { runAgentCommand, startAgent, until } from '../../stage/agent-process.ts';
import { makePapers, type Papers } from '../../stage/certificates.ts';

/** What somebody may have put into the environment of the agent to make it careless. */
const careless = {
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  NODE_OPTIONS: '--tls-min-v1.0 --no-warnings',
  NODE_NO_WARNINGS: '1',
} as const;

interface Scene {
  readonly folder: string;
  readonly papers: Papers;
  readonly store: Store;
  readonly deskPort: number;
  readonly look: Look;
}

export const outboundTls: AbuseCase = {
  id: 'A-149',
  title: 'An agent says nothing to a server whose certificate is not right',
  area: 'agent-gateway',
  operations: [],
  tools: ['openssl'],
  async attempt(_stage, look) {
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-tls-'));
    const store = makeStore(makeOrganisation());
    const desk = await startReferenceServer(store);
    try {
      const scene = { folder, papers: makePapers(folder), store, deskPort: desk.port, look };
      await tryPapers(scene);
      await tryOldVersions(scene);
      await tryPlainHttp(scene);
      await tryRedirects(scene);
      await tryProxies(scene);
      await tryChangeOnTheWay(scene);
    } finally {
      await desk.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

let homes = 0;

function enrol({ folder, papers, store }: Scene, url: string, env: Record<string, string> = {}) {
  homes += 1;
  const home = join(folder, `home-${homes}`);
  const args = ['enrol', '--server', url, '--token', makeToken(store), '--home', home];
  return { home, done: runAgentCommand([...args, '--ca', papers.authorityFile], env) };
}

async function tryPapers(scene: Scene): Promise<void> {
  const { papers, look, deskPort } = scene;
  const mitm = await openMitm(deskPort, papers.good);
  const { code, said } = await enrol(scene, mitm.url).done;
  look.holds(code === 0 && mitm.seen().bytes > 0, `the right papers are not taken either: ${said}`);
  await mitm.close();
  const names = ['selfSigned', 'otherHost', 'expired', 'otherAuthority', 'client'] as const;
  const tries = names.map((name) => ({ name, env: careless }));
  await Promise.all([{ name: 'selfSigned' as const, env: {} }, ...tries].map((one) => tryThief(scene, one)));
}

async function tryThief(
  { deskPort, papers, look, ...scene }: Scene,
  { name, env }: { name: Exclude<keyof Papers, 'authorityFile'>; env: Record<string, string> },
): Promise<void> {
  const thief = await openMitm(deskPort, papers[name]);
  const tried = await enrol({ ...scene, deskPort, papers, look }, thief.url, env).done;
  const { connections, bytes } = thief.seen();
  look.holds(connections > 0, `${name}: it was not even tried: ${tried.said}`);
  look.holds(tried.code !== 0 && bytes === 0, `${name}: ${bytes} bytes were said to a thief`);
  await thief.close();
}

async function tryOldVersions(scene: Scene): Promise<void> {
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const mitm = await openMitm(scene.deskPort, scene.papers.good, old);
    try {
      const { code } = await enrol(scene, mitm.url, careless).done;
      const { connections, bytes } = mitm.seen();
      scene.look.holds(connections > 0 && code !== 0 && bytes === 0, `${version} was spoken: ${bytes} bytes`);
    } finally {
      await mitm.close();
    }
  }
}

/** By plain HTTP it speaks to its own machine alone. */
async function tryPlainHttp(scene: Scene): Promise<void> {
  const ear = await openEar();
  try {
    for (const host of ['10.66.0.1', '[fd00::66]', '127.0.0.1.tracker.abuse.example']) {
      const { code } = await enrol(scene, `http://${host}:${ear.port}`, careless).done;
      scene.look.holds(code !== 0, `http to ${host} was not refused`);
    }
    scene.look.holds(ear.heard().length === 0, `plain HTTP was spoken: ${ear.heard().join()}`);
  } finally {
    await ear.close();
  }
}

async function tryRedirects(scene: Scene): Promise<void> {
  const target = await openEar('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  const elsewhere = `http://127.0.0.1:${target.port}/agent/v1/enrol`;
  try {
    for (const status of [302, 308]) {
      const head = `HTTP/1.1 ${status} Moved\r\nLocation: ${elsewhere}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
      const server = await openEar(head);
      const { code } = await enrol(scene, `http://127.0.0.1:${server.port}`).done;
      scene.look.holds(code !== 0 && server.heard().length > 1, `${status} was not tried`);
      await server.close();
    }
    scene.look.holds(target.heard().length === 0, `a redirect was followed: ${target.heard().join()}`);
  } finally {
    await target.close();
  }
}

async function tryProxies(scene: Scene): Promise<void> {
  const proxy = await openEar();
  const mitm = await openMitm(scene.deskPort, scene.papers.good);
  try {
    const address = `http://127.0.0.1:${proxy.port}`;
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
    const env = {
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '',
      ...Object.fromEntries(names.map((name) => [name, address])),
    };
    const { code, said } = await enrol(scene, mitm.url, env).done;
    scene.look.holds(code === 0, `with proxies in the environment it did not enrol: ${said}`);
    scene.look.holds(proxy.heard().length === 0, `a proxy of the environment heard: ${proxy.heard().join()}`);
  } finally {
    await mitm.close();
    await proxy.close();
  }
}

/** The papers change once the machine is inside: its socket is not opened to them, and neither is a new session. */
async function tryChangeOnTheWay(scene: Scene): Promise<void> {
  const { papers, look } = scene;
  let isArmed = false;
  const onHandshake = (thief: Mitm): void => {
    if (isArmed) thief.show(papers.otherAuthority);
    isArmed = false;
  };
  const mitm = await openMitm(scene.deskPort, papers.good, { onHandshake });
  const { home, done } = enrol(scene, mitm.url);
  look.holds((await done).code === 0, 'it did not enrol');
  isArmed = true;
  const agent = startAgent(home, careless);
  try {
    await until('a connection of the agent', () => agent.log().includes('connected by'));
    look.holds(
      agent.log().includes('connected by long poll'),
      `a socket was opened to a thief: ${agent.log()}`,
    );
    const { connections, bytes } = mitm.seen();
    look.holds(connections > 0 && bytes === 0, `${bytes} bytes went to a thief by socket`);
    mitm.cut();
    await until('a second try', () => mitm.seen().connections > connections);
    await until('its refusal', () => agent.log().includes('not connected'));
    look.holds(mitm.seen().bytes === 0, `${mitm.seen().bytes} bytes went to a thief with a new session`);
  } finally {
    await agent.end();
    await mitm.close();
  }
}
