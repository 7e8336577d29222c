import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths, rootFingerprint } from '@deskhand/protocol';
import { operate } from '../../../faults/desk/desk-process.ts';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { must } from '../../stage/fleet.ts';
import { fresh } from '../../stage/post.ts';
import type { Stage } from '../../stage/stage.ts';
import { evidenceOf, giveJob, seeJob } from './results.ts';

export const evidenceIntegrity: AbuseCase = {
  id: 'A-157',
  title: 'Evidence of a machine cannot be changed, taken away or forged by anybody',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.approve',
    'agent.retire',
    'job.create',
    'job.get',
    'job.output',
    'job.evidence',
    'job.decide',
    'ticket.create',
    'ticket.messages',
    'ticket.withdraw',
    'trust.statement',
    'site.create',
  ],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const machine = await fleet.machine();
    const opened = await stage.ask('requesterA', 'ticket.create', {
      body: { subject: fresh('Proof '), body: 'Proof.' },
    });
    const ticket = opened.json as { id: string; number: string };
    const job = await giveJob(stage, machine, { subject: { room: 'tickets', id: ticket.id } });
    const { jobId } = job.body;
    const future = '2031-01-01T00:00:00.000Z';
    const { result, chunk } = evidenceOf(machine, job, 'true words', { endedAt: future });
    await machine.post(paths.results, { results: [result], chunks: [chunk] });
    const before = await cardOf(stage, jobId);
    await tryAddresses(stage, { jobId, machineId: machine.agentId }, look);
    await tryMessage(stage, ticket.number, look);
    const again = await stage.ask('lead', 'job.decide', {
      path: { id: jobId },
      body: { verdict: 'did-not-happen', reason: 'No.' },
    });
    look.holds(again.status === 409, `a job with a known outcome was decided: ${again.status}`);
    const seen = await seeJob(stage, jobId);
    const offMs = Math.abs(Date.parse(seen.receivedAt ?? '') - Date.now());
    look.holds(offMs < 600_000, `the time of receipt is what the machine says: ${seen.receivedAt}`);
    await must(stage, 'agent.retire', { path: { id: machine.agentId }, body: { reason: 'Sold.' } });
    const after = await cardOf(stage, jobId);
    look.holds(bare(after) === bare(before), 'the exported card is another one');
    const known = [`--root=${rootFingerprint(fleet.root.publicKey)}`, `--machine=${machine.key.publicKey}`];
    await tryForgeries(stage, { card: after, known }, look);
  },
};

async function cardOf(stage: Stage, jobId: string): Promise<string> {
  const answer = await stage.ask('tech', 'job.evidence', { path: { id: jobId } });
  if (answer.status !== 200)
    throw new Error(`the card could not be exported: ${answer.status} ${answer.text.slice(0, 200)}`);
  return answer.text;
}

/** All of a card but the time at which it was asked for. */
function bare(card: string): string {
  return card.replace(/"exportedAt":"[^"]*"/, '');
}

/** Every way of HTTP to change what stands at the addresses of evidence. */
async function tryAddresses(
  stage: Stage,
  { jobId, machineId }: { jobId: string; machineId: string },
  look: Look,
): Promise<void> {
  const addresses = [
    `/api/machines/jobs/${jobId}`,
    `/api/machines/jobs/${jobId}/evidence`,
    `/api/machines/jobs/${jobId}/output`,
    `/api/machines/jobs/${jobId}/result`,
    `/api/machines/${machineId}`,
    `/api/machines/${machineId}/jobs`,
  ];
  const body = JSON.stringify({ outcome: 'failed', note: 'changed', output: {}, state: 'ended' });
  for (const actor of ['tech', 'lead', 'admin'] as const)
    for (const address of addresses)
      for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
        const response = await fetch(stage.place.url + address, {
          method,
          headers: {
            authorization: `Bearer ${stage.people[actor].token}`,
            'content-type': 'application/json',
          },
          body,
        });
        await response.text();
        look.holds(
          response.status >= 400,
          `${actor} ${method} ${address.slice(0, 30)} was answered ${response.status}`,
        );
      }
}

async function tryMessage(stage: Stage, number: string, look: Look): Promise<void> {
  interface Message {
    readonly id: string;
    readonly kind: string;
  }
  const read = async (): Promise<Message | undefined> => {
    const { json } = await stage.ask('tech', 'ticket.messages', { path: { number } });
    return (json as { items: Message[] }).items.find(({ kind }) => kind === 'evidence');
  };
  const message = await until('the evidence on the ticket', read);
  for (const actor of ['requesterA', 'tech', 'lead', 'admin'] as const) {
    const answer = await stage.ask(actor, 'ticket.withdraw', { path: { number, messageId: message.id } });
    look.holds(answer.status >= 400, `${actor} took the evidence off the ticket: ${answer.status}`);
  }
  const forged = await stage.ask('tech', 'ticket.note', {
    path: { number },
    body: { kind: 'evidence', body: 'net.ping: done' },
  });
  look.holds(forged.status === 400, `a person wrote evidence: ${forged.status}`);
  look.holds((await read())?.id === message.id, 'the evidence on the ticket is gone');
}

/** `deskhand verify` on the card as it is, and on cards that somebody worked on. */
async function tryForgeries(
  stage: Stage,
  { card, known }: { card: string; known: readonly string[] },
  look: Look,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-cards-'));
  let last = '';
  const verify = async (text: string, name = 'true'): Promise<boolean> => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    return operate(stage.place, ['verify', file, ...known]).then(
      () => true,
      (error: Error) => {
        last = error.message;
        return false;
      },
    );
  };
  try {
    look.holds(await verify(card), `the true card does not pass: ${last}`);
    const words = Buffer.from('true words').toString('base64');
    const forgeries: readonly (readonly [string, string])[] = [
      ['another outcome', card.replaceAll(/(\\*")done\1/g, '$1failed$1')],
      ['another sentence', card.replaceAll('all is well', 'all is lost')],
      ['other output', card.replaceAll(words, Buffer.from('lies, lies').toString('base64'))],
      ['another action', card.replaceAll('net.addresses', 'net.neighbours')],
      ['another time', card.replaceAll('2031-01-01', '2026-11-01')],
    ];
    await Promise.all(
      forgeries.map(async ([name, text]) => {
        look.holds(text !== card, `${name} was not found in the card`);
        look.holds(!(await verify(text, name)), `a card with ${name} passes`);
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
