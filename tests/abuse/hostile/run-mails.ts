import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, fresh, newestRecords, plainMail, settled, type FlightRecord } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';
import type { HostileMail } from './hostile-mail.ts';
import { cpuSecondsOf, residentMiBOf } from './measure.ts';
import { showTickets } from './show-tickets.ts';
import { waysInto, type HandIn, type Way } from './ways.ts';

/** One hostile mail by one way, and what became of it. */
export interface MailOutcome {
  readonly name: string;
  readonly way: Way;
  readonly verdict: string;
  readonly ticketNumber: string | null;
  readonly cpuSeconds: number;
  readonly wrong: readonly string[];
}

/** All of them, with what was seen around them. */
export interface MailReport {
  readonly mails: readonly MailOutcome[];
  readonly memoryMiB: { readonly before: number; readonly highest: number; readonly after: number };
  /** Tickets that a technician opened in a browser. */
  readonly shown: number;
  readonly wrong: readonly string[];
}

/** A technician at the desk waits for mail that comes after this one: none may take the processor for longer. */
const mostCpuSeconds = 2;
/** What a mail may leave behind in memory: caches and a heap that was grown once, not the mails themselves. */
const mostKeptMiB = 300;

/** Delivers every mail by its ways, one after the other, and shows what became of them to a technician. */
export async function runMails(
  stage: Stage,
  mails: readonly HostileMail[],
  isQuick: boolean,
  say: (line: string) => void,
): Promise<MailReport> {
  const ways = waysInto(stage);
  const outcomes: MailOutcome[] = [];
  try {
    for (let warm = 0; warm < 20; warm++)
      await deliver(stage, plainMail({ from: 'Warm <warm@strangers.example>', subject: fresh() }));
    const before = residentMiBOf(stage.desk.pid);
    let highest = before;
    const deliveries = mails.flatMap((mail, at) => waysOf(at, isQuick).map((way) => ({ mail, way })));
    for (const { mail, way } of deliveries) {
      const outcome = await runMail(stage, ways.handIn, mail, way);
      outcomes.push(outcome);
      highest = Math.max(highest, residentMiBOf(stage.desk.pid));
      if (outcome.wrong.length > 0) say(`${mail.name} by ${way}: ${outcome.wrong.join('; ')}`);
    }
    const numbers = numbersToShow(mails, outcomes, isQuick);
    const { shown, wrong } = await showTickets(stage, numbers);
    const after = await settleMemory(stage, before);
    if (after - before > mostKeptMiB)
      wrong.push(`memory grew from ${before} to ${after} MiB and stayed there`);
    wrong.push(...(await nextIsQuick(stage)), ...(await stage.takeAlarms()));
    return { mails: outcomes, memoryMiB: { before, highest, after }, shown, wrong };
  } finally {
    ways.close();
  }
}

/** The quick set has every mail by API, every third one by SMTP, and some by pipe, which starts a program each time. */
function waysOf(at: number, isQuick: boolean): readonly Way[] {
  if (!isQuick) return ['api', 'smtp', 'pipe'];
  return ['api', ...(at % 3 === 0 ? (['smtp'] as const) : []), ...(at % 36 === 0 ? (['pipe'] as const) : [])];
}

async function runMail(stage: Stage, handIn: HandIn, mail: HostileMail, way: Way): Promise<MailOutcome> {
  const raw = mail.write(fresh(way));
  const last = (await newestRecords(stage, 1))[0]?.id;
  const cpuBefore = cpuSecondsOf(stage.desk.pid);
  const handed = await handIn(way, raw);
  const newest = (await newestRecords(stage, 1))[0];
  const kept = newest === undefined || newest.id === last ? undefined : await settled(stage, newest.id);
  const cpuSeconds = cpuSecondsOf(stage.desk.pid) - cpuBefore;
  const wrong = judgeHandedIn(mail, handed.taken, kept).map((one) => `${one} (${handed.said.slice(0, 120)})`);
  if (cpuSeconds > mostCpuSeconds) wrong.push(`it took ${cpuSeconds.toFixed(2)} s of the processor`);
  if (kept) wrong.push(...(await judgeSource(stage, kept, raw)));
  return {
    name: mail.name,
    way,
    verdict: kept?.verdict ?? 'refused',
    ticketNumber: kept?.ticketNumber ?? null,
    cpuSeconds,
    wrong,
  };
}

/** What was said to whoever handed a mail in must be true. */
export function judgeHandedIn(
  mail: Pick<HostileMail, 'isTooLarge'>,
  taken: boolean,
  kept: FlightRecord | undefined,
): string[] {
  if (taken && !kept) return ['it was taken and is lost'];
  if (!taken && kept) return ['it was refused and is there'];
  if (mail.isTooLarge) return taken ? ['it is larger than the desk says to take, and was taken'] : [];
  return taken ? [] : ['it was refused'];
}

/** The source is what came in, byte by byte; of a repeated mail it is the one that came first. */
async function judgeSource(stage: Stage, kept: FlightRecord, raw: Buffer): Promise<string[]> {
  const source = await stage.ask('admin', 'mail.source', { path: { id: kept.id } });
  const whole = raw.length === 0 ? raw : Buffer.concat([raw, Buffer.from('\r\n')]);
  const isSame = [raw, whole].some((one) => one.equals(source.bytes));
  return isSame ? [] : [`its source has ${source.bytes.length} bytes, ${raw.length} came in`];
}

/** Tickets to open, with the name of the mail that opened them. */
function numbersToShow(
  mails: readonly HostileMail[],
  outcomes: readonly MailOutcome[],
  isQuick: boolean,
): Map<string, string> {
  const shown = new Set(mails.filter((one) => one.isShown || !isQuick).map((one) => one.name));
  const chosen = outcomes.filter((one) => one.way === 'api' && shown.has(one.name));
  return new Map(chosen.flatMap((one) => (one.ticketNumber === null ? [] : [[one.ticketNumber, one.name]])));
}

/** Memory goes back when the collector has run: honest mails make it run. */
async function settleMemory(stage: Stage, before: number): Promise<number> {
  for (let round = 0; round < 10; round++) {
    if (residentMiBOf(stage.desk.pid) - before <= mostKeptMiB / 2) break;
    for (let n = 0; n < 20; n++)
      await deliver(stage, plainMail({ from: 'Calm <calm@strangers.example>', subject: fresh() }));
    await sleep(1000);
  }
  return residentMiBOf(stage.desk.pid);
}

/** After all of this an honest mail is a ticket at once, and the desk is well. */
async function nextIsQuick(stage: Stage): Promise<string[]> {
  const startedAtMs = performance.now();
  const record = await deliver(
    stage,
    plainMail({ from: 'Honest <honest@strangers.example>', subject: fresh() }),
  );
  const took = performance.now() - startedAtMs;
  return [
    ...(record.verdict === 'ticket' ? [] : [`the honest mail after them became ${record.verdict}`]),
    ...(took < 5000 ? [] : [`the honest mail after them took ${Math.round(took)} ms`]),
    ...(stage.desk.hasEnded() ? ['the desk has ended'] : []),
  ];
}
