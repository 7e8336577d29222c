import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@deskhand/protocol';
import type { ProbeMachine } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import type { ActorName } from '../../stage/actors.ts';
import type { Answer, Given } from '../../stage/ask.ts';
import { must, signApproval, type Fleet } from '../../stage/fleet.ts';
import type { OperationName } from '../../stage/operations.ts';
import { fresh } from '../../stage/post.ts';
import type { Stage } from '../../stage/stage.ts';

/** A machine of a team that a consultant is not let see, with a word of its own in everything that it says. */
interface Hidden {
  readonly machine: ProbeMachine;
  /** A job that ended, one that waits for an operator, and the words that stand in both. */
  readonly jobId: string;
  readonly waitingId: string;
  readonly waitingParams: Record<string, unknown>;
  readonly words: readonly string[];
}

interface Ticket {
  readonly number: string;
  readonly id: string;
}

const seers: readonly ActorName[] = ['tech', 'tech2', 'lead', 'auditor', 'admin'];

export const machinesOfOthers: AbuseCase = {
  id: 'A-022',
  title: 'Machines, jobs and evidence of another team are as unknown as those that do not exist',
  area: 'agent-gateway',
  operations: [
    'agent.list',
    'agent.get',
    'agent.counters',
    'agent.dots',
    'job.create',
    'job.list',
    'job.get',
    'job.output',
    'job.evidence',
    'job.approvals',
    'job.approve',
    'agent.change',
    'ticket.create',
    'ticket.search',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const ours = await fleet.machine({ teamId: stage.teams.help });
    const before = await countersOf(stage);
    const live = await listen(stage, 'consultant');
    const lead = await listen(stage, 'lead');
    const hidden = await makeHidden(stage, fleet);
    look.holds((await countersOf(stage)) === before, 'the counters of a consultant count a hidden machine');
    await tryIds(stage, hidden, look);
    await tryLists(stage, { hidden, ours }, look);
    await tryTicket(stage, fleet, look);
    await tryApproval(stage, { fleet, hidden }, look);
    const seen = await stage.ask('consultant', 'agent.get', { path: { id: ours.agentId } });
    look.holds(seen.status === 200, `a consultant does not see a machine of the own team: ${seen.status}`);
    await tryLive({ live, lead, hidden }, look);
  },
};

async function countersOf(stage: Stage): Promise<string> {
  return (await stage.ask('consultant', 'agent.counters')).text;
}

/** With a ticket the machine's name and its sentence stand in the ticket's internal notes: only there they are no secret. */
async function makeHidden(stage: Stage, fleet: Fleet, ticket?: Ticket): Promise<Hidden> {
  const plant = (what: string): string => stage.canaries.plant(`machine-${what}`, seers);
  const plain = (what: string): string => (ticket ? fresh(what) : plant(what));
  const [name, note] = [plain('name'), plain('note')];
  const [hostname, serial, output, raw, param] = [
    plant('host'),
    plant('serial'),
    plant('output'),
    plant('raw'),
    plant('params'),
  ];
  const [teamId, personId] = [stage.teams.security, stage.people.requesterA.id];
  const machine = await fleet.machine({ facts: { hostname, serial }, teamId, name, personId });
  const path = { id: machine.agentId };
  const subject = ticket ? { subject: { room: 'tickets', id: ticket.id } } : {};
  const asked = await stage.ask('tech', 'job.create', {
    path,
    body: { action: 'net.addresses', ...subject },
  });
  const { id: jobId } = asked.json as { id: string };
  const [job] = await machine.work();
  if (!job) throw new Error(`the machine got no work: ${asked.text.slice(0, 200)}`);
  const result = machine.resultFor(job, { note, output: { addresses: [output] } });
  const data = Buffer.from(raw).toString('base64');
  const chunks = [{ jobId, number: 0, stream: 'stdout', atMs: 1, data }];
  await machine.post(paths.results, { results: [result], chunks });
  const waitingParams = { path: `/srv/${param}`, expectedSha256: 'a'.repeat(64) };
  const waiting = await must(stage, 'job.create', {
    path,
    body: { action: 'file.remove', params: waitingParams },
  });
  const words = [name, hostname, serial, note, output, raw, param];
  return { machine, jobId, waitingId: (waiting as { id: string }).id, waitingParams, words };
}

/** Every address that takes an id, with the hidden one and with one that nobody has. */
async function tryIds(stage: Stage, { machine, jobId, waitingId }: Hidden, look: Look): Promise<void> {
  const byMachine: readonly (readonly [OperationName, Given])[] = [
    ['agent.get', {}],
    ['job.of-agent', {}],
    ['job.create', { body: { action: 'net.addresses' } }],
    ['agent.change', { body: { version: 1, name: 'mine' } }],
    ['agent.approve', {}],
    ['agent.quarantine', { body: { reason: 'mine' } }],
    ['agent.release', { body: { reason: 'mine' } }],
    ['agent.retire', { body: { reason: 'mine' } }],
  ];
  const byJob: readonly (readonly [OperationName, Given])[] = [
    ['job.get', {}],
    ['job.output', {}],
    ['job.evidence', {}],
    ['job.withdraw', { body: { reason: 'mine' } }],
    ['job.decide', { body: { verdict: 'happened', reason: 'mine' } }],
    ['job.approval', {}],
  ];
  const questions = [
    ...byMachine.map(([operation, given]) => ({ operation, given, ids: [machine.agentId] })),
    ...byJob.map(([operation, given]) => ({ operation, given, ids: [jobId, waitingId] })),
  ];
  for (const actor of ['consultant', 'requesterA', 'requesterB', 'svcToken', 'anon'] as const)
    for (const question of questions) await tryQuestion(stage, { actor, ...question }, look);
}

async function tryQuestion(
  stage: Stage,
  of: { actor: ActorName; operation: OperationName; given: Given; ids: readonly string[] },
  look: Look,
): Promise<void> {
  const { actor, operation, given, ids } = of;
  const nothing = await stage.ask(actor, operation, { ...given, path: { id: randomUUID() } });
  look.holds(nothing.status >= 400, `${actor} got ${nothing.status} from ${operation}`);
  for (const id of ids) {
    const answer = await stage.ask(actor, operation, { ...given, path: { id } });
    const seen = `${actor} asking ${operation}: ${told(answer)}, for nothing ${told(nothing)}`;
    look.holds(isSame(answer, nothing), seen);
  }
}

function told({ status, text }: Answer): string {
  return `${status} ${text.slice(0, 120)}`;
}

/** The same answer, its own id and that of the request apart. */
function isSame(one: Answer, other: Answer): boolean {
  const bare = ({ text }: Answer): string => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  return one.status === other.status && bare(one) === bare(other);
}

async function tryLists(
  stage: Stage,
  { hidden, ours }: { hidden: Hidden; ours: ProbeMachine },
  look: Look,
): Promise<void> {
  const people = stage.people.requesterA.id;
  const questions: readonly (readonly [OperationName, Record<string, string>])[] = [
    ['agent.list', {}],
    ['agent.list', { state: 'approved,pending,quarantined,retired' }],
    ['agent.list', { person: people }],
    ['agent.list', { concern: 'true' }],
    ...hidden.words.slice(0, 3).map((q) => ['agent.list', { q }] as const),
    ['agent.dots', { people }],
    ['job.list', {}],
    ['job.list', { state: 'awaiting-approval' }],
    ['job.list', { outcome: 'done' }],
    ['job.approvals', {}],
    ...hidden.words.map((q) => ['ticket.search', { q }] as const),
    ['trust.get', {}],
  ];
  const ids = [hidden.machine.agentId, hidden.jobId, hidden.waitingId];
  for (const [operation, query] of questions) {
    const answer = await stage.ask('consultant', operation, { query });
    const shown = ids.filter((id) => answer.text.includes(id));
    look.holds(
      shown.length === 0,
      `${operation} ${JSON.stringify(query).slice(0, 80)} shows ${shown.join()}`,
    );
  }
  const all = await stage.ask('consultant', 'agent.list');
  look.holds(all.text.includes(ours.agentId), 'a consultant sees no machine at all');
  const lead = await stage.ask('lead', 'agent.list', { query: { q: hidden.words[0] ?? '' } });
  look.holds(lead.text.includes(hidden.machine.agentId), 'a lead does not find the machine either');
}

/** A ticket is seen by a consultant of its team; of what a hidden machine did for it the internal note alone is. */
async function tryTicket(stage: Stage, fleet: Fleet, look: Look): Promise<void> {
  const opened = await stage.ask('requesterA', 'ticket.create', {
    body: { subject: fresh('Slow '), body: 'Slow.' },
  });
  const ticket = opened.json as Ticket;
  const { jobId, machine } = await makeHidden(stage, fleet, ticket);
  const path = { number: ticket.number };
  const got = await stage.ask('tech', 'ticket.get', { path });
  const { version } = got.json as { version: number };
  const teamId = stage.teams.help;
  const moved = await stage.ask('tech', 'ticket.update', { path, body: { version, teamId } });
  look.holds(moved.status === 200, `the ticket could not be given to the team: ${told(moved)}`);
  for (const operation of ['ticket.get', 'ticket.messages', 'ticket.timeline'] as const) {
    await stage.ask('consultant', operation, { path });
    const answer = await stage.ask('requesterA', operation, { path });
    look.holds(!answer.text.includes(jobId), `the requester is shown the job by ${operation}`);
  }
  const page = await stage.ask.page('requesterA', `/portal/requests/${ticket.number}`);
  look.holds(!page.text.includes(jobId), 'the page of the requester shows the job');
  const query = { subject: `tickets:${ticket.id}` };
  for (const operation of ['job.list', 'agent.list'] as const) {
    const answer = await stage.ask('consultant', operation, { query });
    look.holds(!answer.text.includes(machine.agentId), `${operation} of the ticket shows the hidden machine`);
  }
  for (const operation of ['job.get', 'job.output', 'job.evidence'] as const) {
    const answer = await stage.ask('consultant', operation, { path: { id: jobId } });
    look.holds(answer.status === 404, `what the note points to is shown by ${operation}: ${answer.status}`);
  }
}

/** Somebody carries a signature of an operator for a machine that they may not see. */
async function tryApproval(
  stage: Stage,
  { fleet, hidden }: { fleet: Fleet; hidden: Hidden },
  look: Look,
): Promise<void> {
  const job = { action: 'file.remove', params: hidden.waitingParams, agentId: hidden.machine.agentId };
  const approval = signApproval(fleet, job);
  const body = { approval, certificateSerial: fleet.certificateSerial };
  const other = { ...body, approval: signApproval(fleet, { ...job, agentId: randomUUID() }) };
  const [tried, nothing] = [
    await stage.ask('consultant', 'job.approve', { body }),
    await stage.ask('consultant', 'job.approve', { body: other }),
  ];
  look.holds(
    isSame(tried, nothing),
    `an approval for a hidden machine: ${told(tried)}, for none ${told(nothing)}`,
  );
  await must(stage, 'job.approve', { body });
  const again = await stage.ask('consultant', 'job.approve', { body });
  look.holds(!again.text.includes(hidden.waitingId), `brought again it names the job: ${told(again)}`);
}

interface Feed {
  heard(): string;
  close(): void;
}

async function listen(stage: Stage, actor: 'consultant' | 'lead'): Promise<Feed> {
  const stop = new AbortController();
  const response = await fetch(`${stage.place.url}/api/live`, {
    headers: { authorization: `Bearer ${stage.people[actor].token}` },
    signal: stop.signal,
  });
  let heard = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString();
  };
  void read().catch(() => undefined);
  return {
    heard() {
      stage.canaries.heard(actor, 'GET /api/live', heard);
      return heard;
    },
    close: () => stop.abort(),
  };
}

/** What the lead has heard by now a consultant would have heard too. */
async function tryLive(
  { live, lead, hidden }: { live: Feed; lead: Feed; hidden: Hidden },
  look: Look,
): Promise<void> {
  const { agentId } = hidden.machine;
  for (let turn = 0; turn < 100 && !lead.heard().includes(agentId); turn += 1) await sleep(50);
  look.holds(lead.heard().includes(agentId), 'not even a lead hears of the machine');
  const shown = [agentId, hidden.jobId, hidden.waitingId].filter((id) => live.heard().includes(id));
  look.holds(shown.length === 0, `the live feed of a consultant names ${shown.join()}`);
  look.holds(live.heard().includes('event: ready'), 'the consultant has no live feed');
  live.close();
  lead.close();
}
