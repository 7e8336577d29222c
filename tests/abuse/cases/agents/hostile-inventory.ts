import type { Page } from 'playwright-core';
import { paths } from '@deskhand/protocol';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { must } from '../../stage/fleet.ts';
import { fresh } from '../../stage/post.ts';
import type { Stage } from '../../stage/stage.ts';
import { evidenceOf, giveJob } from './results.ts';

/** A picture that fails, a turn of the direction of writing (U+202E), colours and a title for a terminal. */
const hostile = (what: string): string =>
  `"><img src=x onerror="__pwn('${what}')"><script>__pwn('${what}')</script>\u202egpj.${what}\u001b[31m\u001b]0;${what}\u0007{{7*7}}`;

export const hostileInventory: AbuseCase = {
  id: 'A-008',
  title: 'Whatever a machine says about itself is shown as text, and runs nothing',
  area: 'agent-gateway',
  operations: [
    'agent.token',
    'agent.approve',
    'agent.get',
    'agent.list',
    'job.create',
    'job.get',
    'job.output',
    'ticket.create',
    'ticket.messages',
    'trust.statement',
    'site.create',
  ],
  tools: ['chromium'],
  async attempt(stage, look) {
    const fleet = await stage.fleet();
    const opened = await stage.ask('requesterA', 'ticket.create', {
      body: { subject: fresh('Odd '), body: 'Odd.' },
    });
    const ticket = opened.json as { id: string; number: string };
    const facts = {
      hostname: hostile('host').slice(0, 250),
      serial: hostile('serial').slice(0, 200),
      machineId: hostile('id').slice(0, 200),
      os: hostile('os').slice(0, 200),
      arch: 'x64<b>',
    };
    const machine = await fleet.machine({ facts, personId: stage.people.requesterA.id });
    const job = await giveJob(stage, machine, { subject: { room: 'tickets', id: ticket.id } });
    const { jobId } = job.body;
    const words = hostile('raw').padEnd(16_384, '-');
    const { result, chunk } = evidenceOf(machine, job, words, {
      note: hostile('note'),
      output: { [hostile('key').slice(0, 100)]: hostile('output') },
    });
    // One line of a megabyte, all of it hostile.
    const more = Array.from({ length: 63 }, (_, at) => ({ ...chunk, number: at + 1 }));
    const raw = { ...result.body.raw, chunks: 64, keptBytes: 64 * 16_384 };
    const whole = machine.resultFor(job, { ...result.body, raw });
    const answer = await machine.post(paths.results, { results: [whole], chunks: [chunk] });
    look.holds(answer.status === 200, `the evidence was not taken: ${answer.status} ${answer.code}`);
    for (let at = 0; at < more.length; at += 16)
      await machine.post(paths.results, { results: [], chunks: more.slice(at, at + 16) });
    await tryAnswers(stage, machine.agentId, look);
    await until('the evidence on the ticket', async () => {
      const { text } = await stage.ask('tech', 'ticket.messages', { path: { number: ticket.number } });
      return text.includes(jobId);
    });
    await tryPages(stage, { machineId: machine.agentId, jobId, number: ticket.number }, look);
  },
};

/** What names a machine for people holds nothing that turns a line or a terminal around. */
async function tryAnswers(stage: Stage, id: string, look: Look): Promise<void> {
  const seen = (await must(stage, 'agent.get', { path: { id } })) as Record<string, unknown>;
  for (const field of ['name', 'hostname', 'serial', 'os', 'machineId']) {
    const text = String(seen[field]);
    look.holds(text.includes('gpj.'), `${field} was not kept at all: ${text}`);
    look.holds(!turns.test(text), `${field} holds control characters: ${JSON.stringify(text)}`);
  }
}

const turns = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

async function tryPages(
  stage: Stage,
  at: { machineId: string; jobId: string; number: string },
  look: Look,
): Promise<void> {
  const browser = await stage.browser();
  const tech = await browser.sitDown(stage.place.url, stage.people.tech.cookie);
  const places = [
    ['/machines', 'gpj.host'],
    [`/machines/${at.machineId}`, 'gpj.serial'],
    ['/machines/jobs', 'gpj.host'],
    [`/machines/jobs/${at.jobId}`, 'gpj.note'],
    [`/tickets/${at.number}`, 'gpj.note'],
  ] as const;
  try {
    for (const [path, word] of places) {
      await tech.page.goto(path);
      const isShown = await tech.page
        .getByText(word)
        .first()
        .waitFor({ timeout: 15_000 })
        .then(
          () => true,
          () => false,
        );
      look.holds(isShown, `${path} does not show what the machine said (${word})`);
      await lookAt(tech.page, path, look);
    }
  } finally {
    await tech.close();
  }
}

async function lookAt(page: Page, path: string, look: Look): Promise<void> {
  const startedMs = performance.now();
  const { nodes, text } = await page.evaluate(() => {
    const found = document.querySelectorAll(
      'img[src="x"], [onerror], script:not([src]):not([type="application/json"])',
    );
    return { nodes: [...found].map((one) => one.outerHTML.slice(0, 120)), text: document.body.innerText };
  });
  look.holds(nodes.length === 0, `${path} made nodes of what a machine said: ${nodes.join()}`);
  look.holds(!turns.test(text), `${path} shows control characters: ${JSON.stringify(turns.exec(text)?.[0])}`);
  look.holds(performance.now() - startedMs < 5000, `${path} does not answer for seconds`);
}
