import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { must, type RealAgent } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';
import { filesWith } from './enrolment.ts';
import { seeJob } from './results.ts';

export const secretsOfJobs: AbuseCase = {
  id: 'A-160',
  title: 'What a job needs to enter a device stands on the machine that enters it, and nowhere else',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'job.create',
    'job.get',
    'job.output',
    'job.evidence',
    'trust.statement',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const agent = await fleet.agent();
    const community = `Canary${randomBytes(8).toString('hex')}`;
    const device = await openDevice();
    try {
      const entry = { address: '127.0.0.1', snmp: { community, port: device.port } };
      const book = join(agent.home, 'devices.json');
      writeFileSync(book, JSON.stringify({ devices: { core: entry } }), { mode: 0o600 });
      await tryParameters(stage, agent, community, look);
      const body = { action: 'snmp.walk', params: { device: 'core', oid: '1.3.6.1.2.1.1' } };
      const asked = (await must(stage, 'job.create', { path: { id: agent.id }, body })) as { id: string };
      const seenWhileItRan = new Set<string>();
      await until('the end of the walk', async () => {
        for (const found of processesWith(community)) seenWhileItRan.add(found);
        return (await seeJob(stage, asked.id)).state === 'ended';
      });
      look.holds(
        device.heard().includes(community),
        'the device was never asked with the secret: nothing was tried',
      );
      look.holds(seenWhileItRan.size === 0, `programs show the secret: ${[...seenWhileItRan].join()}`);
      await lookEverywhere(stage, { agent, community, jobId: asked.id }, look);
    } finally {
      await agent.process.end();
      device.close();
    }
  },
};

/** No field of a job takes a secret, so nobody can send one by mistake either. */
async function tryParameters(stage: Stage, agent: RealAgent, community: string, look: Look): Promise<void> {
  const tries = [
    { host: '127.0.0.1', community, oid: '1.3' },
    { device: 'core', community, oid: '1.3' },
    { device: 'core', oid: '1.3', password: community },
  ];
  for (const params of tries) {
    const answer = await stage.ask('tech', 'job.create', {
      path: { id: agent.id },
      body: { action: 'snmp.walk', params },
    });
    look.holds(answer.status === 422, `a secret was taken in a job: ${answer.status}`);
    look.holds(!answer.text.includes(community), `the refusal repeats the secret: ${answer.text}`);
  }
}

async function lookEverywhere(
  stage: Stage,
  { agent, community, jobId }: { agent: RealAgent; community: string; jobId: string },
  look: Look,
): Promise<void> {
  const path = { id: jobId };
  for (const operation of ['job.get', 'job.output', 'job.evidence'] as const) {
    const answer = await stage.ask('admin', operation, { path });
    look.holds(answer.status === 200 && !answer.text.includes(community), `${operation} shows the secret`);
    const raw = [...answer.text.matchAll(/"data":"([^"]*)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString(),
    );
    look.holds(!raw.join('').includes(community), `${operation} shows the secret in its raw output`);
  }
  const words = [community, Buffer.from(community).toString('base64').slice(0, 24)];
  const onServer = [...filesWith(stage.place.dataDir, words).values()].flat();
  look.holds(onServer.length === 0, `on the server it stands in ${onServer.join()}`);
  const control = filesWith(stage.place.dataDir, [jobId]).get(jobId) ?? [];
  look.holds(control.length > 0, 'the search finds nothing at all on the server');
  const onMachine = [...new Set([...filesWith(agent.home, words).values()].flat())];
  look.holds(onMachine.join() === 'devices.json', `on the machine it stands in ${onMachine.join()}`);
  look.holds(!stage.desk.said().includes(community), 'it stands in the log of the desk');
  look.holds(!agent.process.log().includes(community), 'it stands in the log of the agent');
  look.holds(processesWith(community).length === 0, 'a program shows it');
}

/** Processes whose arguments or environment hold a word; our own apart. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return ['cmdline', 'environ'].some((name) =>
        readFileSync(join('/proc', pid, name), 'latin1').includes(word),
      );
    } catch {
      // It has ended, or it is somebody else's.
      return false;
    }
  });
}

/** A device that hears what it is asked and says that there is nothing (RFC 3416, noSuchName in a Response-PDU). */
async function openDevice(): Promise<{ port: number; heard: () => string; close: () => void }> {
  const socket = createSocket('udp4');
  let heard = '';
  socket.on('message', (packet, from) => {
    heard += packet.toString('latin1');
    const answer = Buffer.from(packet);
    answer[answer.indexOf(0xa1)] = 0xa2;
    const noError = answer.indexOf(Buffer.from([2, 4, 0, 0, 0, 0, 2, 4, 0, 0, 0, 0]));
    answer[noError + 5] = 2;
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, heard: () => heard, close: () => socket.close() };
}
