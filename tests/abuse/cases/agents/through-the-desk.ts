import { once } from 'node:events';
import { paths } from '@deskhand/protocol';
import type { AbuseCase, Look } from '../../case.ts';
import { execsDuring } from '../../oracles/exec-log.ts';
import { until } from '../../stage/agent-process.ts';
import { hostileAddress, must, type Fleet, type RealAgent } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';
import { seeJob } from './results.ts';

const ping = { action: 'net.ping', params: { host: '127.0.0.1', count: 1 } } as const;

export const throughTheDesk: AbuseCase = {
  id: 'A-145b',
  title: 'No door of the desk lets somebody without the right start something on a machine',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.get',
    'agent.change',
    'job.create',
    'job.get',
    'trust.statement',
    'site.create',
  ],
  tools: ['strace'],
  isLong: true,
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const agent = await fleet.agent();
    const path = { id: agent.id };
    const { version } = (await must(stage, 'agent.get', { path })) as { version: number };
    await must(stage, 'agent.change', { path, body: { version, teamId: stage.teams.security } });
    const execs = await execsDuring(agent.process.pid, async () => {
      await tryPeople(stage, agent, look);
      await tryOtherDoors(stage, agent, look);
      await tryNeighbour(fleet, agent, look);
      const asked = (await must(stage, 'job.create', { path, body: ping })) as { id: string };
      await until('an honest job', async () => (await seeJob(stage, asked.id)).state === 'ended');
      look.holds((await seeJob(stage, asked.id)).outcome === 'done', 'an honest job was not done');
    });
    const started = execs.filter((line) => line.endsWith(' = 0'));
    look.holds(
      started.length === 1 && started.join().includes('ping'),
      `programs were started: ${started.join('\n')}`,
    );
    await agent.process.end();
  },
};

async function tryPeople(stage: Stage, agent: RealAgent, look: Look): Promise<void> {
  for (const actor of ['anon', 'requesterA', 'svcToken', 'auditor', 'consultant'] as const) {
    const answer = await stage.ask(actor, 'job.create', { path: { id: agent.id }, body: ping });
    look.holds([401, 403, 404].includes(answer.status), `${actor} asked the machine: ${answer.status}`);
  }
  const page = await stage.ask.page('requesterA', `/api/machines/${agent.id}/jobs`, {
    form: { action: 'net.ping' },
  });
  look.holds(page.status >= 400, `a form of a browser asked the machine: ${page.status}`);
}

/** Addresses that a desk might have, and doors of the gateway on the desk's port. */
async function tryOtherDoors(stage: Stage, agent: RealAgent, look: Look): Promise<void> {
  const addresses = [
    '/api/jobs',
    '/api/internal/jobs',
    `/api/machines/${agent.id}/exec`,
    `/api/machines/${agent.id}/terminal`,
    '/api/events',
    '/api/console/machines',
    ...Object.values(paths),
  ];
  for (const address of addresses)
    for (const token of [stage.people.tech.token, stage.people.admin.token]) {
      const response = await fetch(stage.place.url + address, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ agentId: agent.id, machineId: agent.id, ...ping }),
      });
      await response.text();
      look.holds(response.status >= 400, `${address} was answered ${response.status}`);
    }
}

/** Another machine speaks to the gateway as if it were the desk, and as if it were this machine. */
async function tryNeighbour(fleet: Fleet, agent: RealAgent, look: Look): Promise<void> {
  const mallory = await fleet.machine({ from: hostileAddress() });
  const socket = mallory.openSocket();
  await once(socket, 'open');
  const frames = [
    { kind: 'work' },
    { kind: 'work', agentId: agent.id },
    { kind: 'job', agentId: agent.id, ...ping },
    { kind: 'cancel', cancel: { body: { agentId: agent.id } } },
    { kind: 'progress', jobId: agent.id, state: 'started' },
  ];
  for (const frame of frames) socket.send(JSON.stringify(frame));
  const stolen = await mallory.post(paths.work, { after: 0, have: [] }, { name: agent.id });
  look.holds(stolen.status === 401, `another machine fetched the work of this one: ${stolen.status}`);
  look.holds((await mallory.work()).length === 0, 'another machine got work');
  socket.terminate();
}
