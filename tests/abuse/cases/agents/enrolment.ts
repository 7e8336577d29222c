import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyPair, paths } from '@deskhand/protocol';
import { ProbeMachine, type Answered } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { connect, hostileAddress, must, said, type Fleet } from '../../stage/fleet.ts';
import type { Stage } from '../../stage/stage.ts';

export const enrolment: AbuseCase = {
  id: 'A-140',
  title: 'A token lets one machine ask, and a machine that was not let in gets nothing',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.token.list',
    'agent.token.revoke',
    'agent.get',
    'agent.approve',
    'agent.counters',
    'job.create',
    'trust.statement',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    await tryBadTokens(stage, fleet, look);
    await tryAtOnce(stage, fleet, look);
    await tryGuessing(fleet, look);
    await tryPending(stage, fleet, look);
    await tryAtRest(stage, fleet, look);
  },
};

async function tryBadTokens(stage: Stage, fleet: Fleet, look: Look): Promise<void> {
  const from = hostileAddress();
  const tell = async (token: string, facts: object = {}): Promise<string> => {
    const machine = new ProbeMachine(fleet.gatewayUrl, from);
    const body = machine.enrolBody(token) as { facts: object };
    return said(await machine.post(paths.enrol, { ...body, facts: { ...body.facts, ...facts } }));
  };
  const good = await fleet.token();
  const fingerprint = good.token.slice(-22);
  const unknown = await tell(`dhe1.${'A'.repeat(32)}.${fingerprint}`);
  look.holds(unknown === '403 enrol.token-unknown', `an unknown token: ${unknown}`);
  const half = await tell(`dhe1.${good.token.slice(5, 36)}A.${fingerprint}`);
  look.holds(half.startsWith('403'), `a token with another last letter: ${half}`);
  const revoked = await fleet.token();
  await must(stage, 'agent.token.revoke', { path: { id: revoked.id } });
  look.holds((await tell(revoked.token)).startsWith('403'), 'a revoked token was taken');
  const bound = await fleet.token({ serial: 'SERIAL-OF-A' });
  for (const serial of ['SERIAL-OF-B', 'serial-of-a', '', null]) {
    const answer = await tell(bound.token, { serial });
    look.holds(answer === '403 enrol.serial-differs', `a token of another serial (${serial}): ${answer}`);
  }
  const used = await fleet.token();
  look.holds((await tell(used.token)).startsWith('200'), 'an honest machine could not ask');
  look.holds((await tell(used.token)) === '403 enrol.token-used', 'a used token was taken again');
  const machine = new ProbeMachine(fleet.gatewayUrl, from);
  const bodies: readonly unknown[] = [
    {},
    { ...machine.enrolBody(good.token), secret: '' },
    { ...machine.enrolBody(good.token), secret: null },
    { ...machine.enrolBody(good.token), secret: { $ne: '' } },
    { ...machine.enrolBody(good.token), state: 'approved' },
    { ...machine.enrolBody(good.token), approvesAtOnce: true },
    { ...machine.enrolBody(good.token), publicKey: makeKeyPair().publicKey },
  ];
  for (const body of bodies) {
    const answer = said(await machine.post(paths.enrol, body as object));
    look.holds(/^(400|403) /.test(answer), `${JSON.stringify(body).slice(0, 80)}: ${answer}`);
  }
  const forged = said(
    await machine.post(paths.enrol, machine.enrolBody(good.token), { signWith: makeKeyPair() }),
  );
  look.holds(forged === '401 signature.wrong', `an enrolment without its key: ${forged}`);
}

async function tryAtOnce(stage: Stage, fleet: Fleet, look: Look): Promise<void> {
  const { token, id } = await fleet.token();
  const from = hostileAddress();
  const machines = Array.from({ length: 50 }, () => new ProbeMachine(fleet.gatewayUrl, from));
  const answers = await Promise.all(machines.map((one) => one.post(paths.enrol, one.enrolBody(token))));
  const taken = answers.filter((one) => one.status === 200);
  look.holds(taken.length === 1, `of 50 machines with one token ${taken.length} were taken`);
  const { items } = (await must(stage, 'agent.token.list', { query: { limit: '100' } })) as {
    items: { id: string; state: string; machineId: string | null }[];
  };
  const shown = items.find((one) => one.id === id);
  const winner = (taken[0]?.body as { agentId?: string } | undefined)?.agentId;
  look.holds(shown?.state === 'used' && shown.machineId === winner, `the list says ${JSON.stringify(shown)}`);
}

/** Many wrong secrets from one address: none is taken, and in the end nobody listens. */
async function tryGuessing(fleet: Fleet, look: Look): Promise<void> {
  const from = hostileAddress();
  const codes = new Map<string, number>();
  const isStopped = (): boolean => [...codes.keys()].some((code) => code.startsWith('429'));
  for (let round = 0; round < 40 && !isStopped(); round += 1) {
    const tries = Array.from({ length: 50 }, async () => {
      const machine = new ProbeMachine(fleet.gatewayUrl, from);
      const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
      const answer = await machine.post(paths.enrol, machine.enrolBody(`dhe1.${secret}.${'A'.repeat(22)}`));
      codes.set(said(answer), (codes.get(said(answer)) ?? 0) + 1);
    });
    await Promise.all(tries);
  }
  look.holds(
    [...codes.keys()].every((code) => /^(403 enrol.token-unknown|429|503)/.test(code)),
    [...codes].join(' '),
  );
  look.holds(isStopped(), `nobody was told to wait: ${[...codes].join(' ')}`);
  look.note(`guesses: ${[...codes].map(([code, count]) => `${count} ${code}`).join(', ')}`);
}

async function tryPending(stage: Stage, fleet: Fleet, look: Look): Promise<void> {
  const before = (await must(stage, 'agent.counters')) as { pending: number };
  const word = stage.canaries.plant('machine-name', ['admin']);
  const neighbour = await fleet.machine({ name: word });
  const machine = await fleet.pending();
  const counters = (await must(stage, 'agent.counters')) as { pending: number };
  look.holds(counters.pending === before.pending + 1, 'nobody is told that an unknown machine asks');
  const asked = await stage.ask('admin', 'job.create', {
    path: { id: machine.agentId },
    body: { action: 'net.addresses' },
  });
  look.holds(asked.status >= 400, `a machine that was not let in was asked: ${asked.status}`);
  const answers: [string, Answered][] = [
    ['hello', await machine.hello(machine.helloBody())],
    ['prove', await machine.post(paths.prove, {})],
    ['work', await machine.post(paths.work, { after: 0, have: [] })],
    ['wait', await machine.post(paths.wait, { frames: [], waitMs: 0 })],
    ['results', await machine.post(paths.results, { results: [], chunks: [] })],
  ];
  for (const [what, answer] of answers) {
    look.holds(said(answer) === '403 agent.pending', `${what} before approval: ${said(answer)}`);
    const text = JSON.stringify(answer.body);
    look.holds(!text.includes(word) && !text.includes(neighbour.agentId), `${what} tells of others: ${text}`);
  }
  const socket = machine.openSocket();
  const [error] = (await once(socket, 'error')) as [Error];
  look.holds(error.message.includes('403'), `a socket before approval: ${error.message}`);
  const { token } = await fleet.token();
  const again = await machine.post(paths.enrol, machine.enrolBody(token), {
    name: machine.key.publicKey,
    session: '-',
  });
  const keys = Object.keys((again.body ?? {}) as object).toSorted();
  look.holds(again.status === 200 || again.status === 403, `a second enrolment: ${said(again)}`);
  if (again.status === 200)
    look.holds(keys.join() === 'agentId,retryAfterMs,siteId,state,trust', `enrolment tells ${keys.join()}`);
  const seen = (await must(stage, 'agent.get', { path: { id: machine.agentId } })) as { state: string };
  look.holds(seen.state === 'pending', `asking again made it ${seen.state}`);
  await must(stage, 'agent.approve', { path: { id: machine.agentId } });
  await connect(machine);
  look.holds((await machine.work()).length === 0, 'what was asked before approval came afterwards');
}

/** The secret of a token stands nowhere on the server: no file of it, the database's among them, holds it. */
async function tryAtRest(stage: Stage, fleet: Fleet, look: Look): Promise<void> {
  const { token } = await fleet.token();
  const secret = token.split('.')[1] ?? '';
  const machine = new ProbeMachine(fleet.gatewayUrl);
  await machine.post(paths.enrol, machine.enrolBody(token));
  const holders = filesWith(stage.place.dataDir, [secret, machine.key.publicKey]);
  look.holds(holders.get(secret)?.length === 0, `the secret stands in ${holders.get(secret)?.join()}`);
  look.holds((holders.get(machine.key.publicKey)?.length ?? 0) > 0, 'the search finds nothing at all');
  look.holds(!stage.desk.said().includes(secret), 'the secret stands in the log');
}

/** Which files below a folder hold these words; PostgreSQL has written them at the latest in its log (WAL). */
export function filesWith(folder: string, words: readonly string[]): Map<string, string[]> {
  const found = new Map(words.map((word) => [word, [] as string[]]));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about?.isFile()) continue;
    const bytes = readFileSync(path);
    for (const [word, holders] of found) if (bytes.includes(word)) holders.push(name);
  }
  return found;
}
