import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesk } from '../../../bench/server.ts';
import type { MailRecordDetail } from '../../../packages/desk/src/modules/mail/contract.ts';
import { share, type Report, type Trial } from '../trial.ts';
import { readCases, type Case } from './cases.ts';
import { mailboxAddress, openFlights, type Flights } from './flight.ts';
import { headerProblem, judgeFolds, missingFiles } from './judge.ts';

const isAutomatic = (one: Case) => one.set === 'mail-dsn' && one.expected.kind !== 'not-a-bounce';

/** Every mail goes to a started desk by SMTP, twice; what became of it is asked through the API. */
export const mailTrial: Trial = {
  name: 'mail',
  what: 'real mails through SMTP to a started desk, twice over',
  folders: ['mail-mime', 'mail-dsn', 'mail-reply'],
  async run(dataDir, report) {
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-corpus-'));
    const desk = await startDesk(folder, { smtp: true, env: { DESKHAND_MAIL_ADDRESS: mailboxAddress } });
    try {
      const cases = readCases(dataDir);
      const flights = openFlights(desk, cases);
      const startedAt = performance.now();
      const refused = await flights.deliver(cases.filter(isAutomatic));
      const answers = await flights.automaticAnswers();
      refused.push(...(await flights.deliver(cases.filter((one) => !isAutomatic(one)))));
      const first = await flights.records();
      refused.push(...(await flights.deliver(cases)));
      const seconds = (performance.now() - startedAt) / 1000;
      report.say(`${cases.length} mails, handed in twice in ${seconds.toFixed(1)} s`);
      await judge({ cases, flights, first, refused, answers }, report);
    } finally {
      await desk.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Tried {
  readonly cases: readonly Case[];
  readonly flights: Flights;
  readonly first: ReadonlyMap<string, readonly MailRecordDetail[]>;
  readonly refused: readonly string[];
  readonly answers: number;
}

async function judge(tried: Tried, report: Report): Promise<void> {
  judgeKeeping(tried, await tried.flights.records(), report);
  judgeAutomatic(tried, report);
  judgeHeaders(tried, report);
  await judgeFiles(tried, report);
  await judgeFolding(tried, report);
}

/** A repetition of the set itself (line ends that SMTP makes equal) is a duplicate of another mail, and shows it. */
function originalOf(tried: Tried, name: string): MailRecordDetail | undefined {
  const record = tried.first.get(name)?.[0];
  if (record?.verdict !== 'duplicate') return record;
  return [...tried.first.values()].flat().find((one) => one.id === record.duplicateOfId);
}

function judgeKeeping(
  tried: Tried,
  all: ReadonlyMap<string, readonly MailRecordDetail[]>,
  report: Report,
): void {
  const verdicts = new Map<string, number>();
  const lost = [...tried.refused];
  const doubled: string[] = [];
  for (const { name } of tried.cases) {
    const records = all.get(name) ?? [];
    const firsts = records.filter((one) => one.verdict !== 'duplicate');
    const verdict = tried.first.get(name)?.[0]?.verdict ?? 'none';
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    if (records.length < 2 || records.some((one) => one.verdict === null))
      lost.push(`${name}: ${records.length} records`);
    if (firsts.length > 1) doubled.push(`${name}: ${firsts.map((one) => one.verdict).join(', ')}`);
    if (firsts.length === 0 && !originalOf(tried, name)) lost.push(`${name}: duplicate of nothing`);
  }
  report.say(`verdicts: ${[...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ')}`);
  report.bar({ name: 'lost (bar 0)', reached: lost.length === 0, figure: String(lost.length), detail: lost });
  report.bar({
    name: 'doubled (bar 0)',
    reached: doubled.length === 0,
    figure: String(doubled.length),
    detail: doubled,
  });
}

function judgeAutomatic(tried: Tried, report: Report): void {
  const automatic = tried.cases.filter(isAutomatic);
  const verdictOf = (one: Case) => originalOf(tried, one.name)?.verdict ?? 'none';
  const missed = automatic.filter((one) => !['bounce', 'automatic'].includes(verdictOf(one)));
  const others = tried.cases.filter(
    (one) => one.expected.kind === 'not-a-bounce' || one.set === 'mail-reply',
  );
  const wrong = others.filter((one) => ['bounce', 'automatic'].includes(verdictOf(one)));
  report.bar({
    name: 'automatic mail recognised (bar 99 %, yardstick: seven header rules 98.2 %)',
    reached: automatic.length - missed.length >= automatic.length * 0.99,
    figure: share(automatic.length - missed.length, automatic.length),
    detail: missed.map((one) => `${one.name}: ${verdictOf(one)}`),
  });
  report.bar({
    name: "people's mail taken for automatic (bar 0)",
    reached: wrong.length === 0,
    figure: share(wrong.length, others.length),
    detail: wrong.map((one) => one.name),
  });
  report.bar({
    name: 'automatic answers to automatic mail (bar 0)',
    reached: tried.answers === 0,
    figure: String(tried.answers),
  });
}

function judgeHeaders(tried: Tried, report: Report): void {
  const told = tried.cases.filter(
    (one) => one.expected.subject !== undefined || one.expected.from !== undefined,
  );
  const wrong = told.flatMap((one) => {
    const record = originalOf(tried, one.name);
    const problem = record ? headerProblem(record, one.expected) : 'no record';
    return problem === undefined ? [] : [`${one.name}: ${problem}`];
  });
  report.bar({
    name: 'subject and sender of odd mails (bar all; yardstick: libraries 97 of 107 subjects)',
    reached: wrong.length === 0,
    figure: share(told.length - wrong.length, told.length),
    detail: wrong,
  });
}

async function judgeFiles(tried: Tried, report: Report): Promise<void> {
  const lost: string[] = [];
  let looked = 0;
  for (const one of tried.cases.filter((each) => (each.expected.attachments ?? []).length > 0)) {
    const number = originalOf(tried, one.name)?.ticketNumber;
    if (!number) continue;
    looked += 1;
    const [message] = (await tried.flights.ticket(number)).messages;
    const missing = message ? missingFiles(message, one.expected) : ['the message'];
    if (missing.length > 0) lost.push(`${one.name}: ${missing.join('; ')}`);
  }
  report.bar({
    name: 'attachments as another parser saw them, where a mail became a ticket (bar all)',
    reached: lost.length === 0,
    figure: share(looked - lost.length, looked),
    detail: lost,
  });
}

async function judgeFolding(tried: Tried, report: Report): Promise<void> {
  const replies = tried.cases.filter((one) => one.set === 'mail-reply');
  const wrong: string[] = [];
  const cut: string[] = [];
  let withSignature = 0;
  for (const one of replies) {
    const number = originalOf(tried, one.name)?.ticketNumber;
    const message = number ? (await tried.flights.ticket(number)).messages[0] : undefined;
    if (!message) {
      wrong.push(`${one.name}: no ticket`);
      continue;
    }
    const judged = judgeFolds(message, one.expected.visible ?? '');
    if (!judged.exact) wrong.push(`${one.name}: ${JSON.stringify(judged.seen.slice(-160))}`);
    if (judged.exact || judged.exactWithSignature) withSignature += 1;
    if (judged.cut) cut.push(one.name);
  }
  report.bar({
    name: 'folding right, both sources together (bar 90 %, yardstick: libraries 72 to 75 %)',
    reached: replies.length - wrong.length >= replies.length * 0.9,
    figure: `${share(replies.length - wrong.length, replies.length)}; ${share(withSignature, replies.length)} where a source that counts signatures as words is followed`,
    detail: wrong,
  });
  report.bar({
    name: "the writer's words cut (bar 1 of 60)",
    reached: cut.length <= Math.max(1, Math.floor(replies.length / 60)),
    figure: share(cut.length, replies.length),
    detail: cut,
  });
}
