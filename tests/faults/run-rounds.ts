import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import { processesOf } from './desk/processes.ts';
import type { Finding } from './finding.ts';
import { judgeDeliveries } from './judge/deliveries.ts';
import { judgeOperations } from './judge/operations.ts';
import { judgeShown } from './judge/shown.ts';
import { connectTo, queryOn, readStored, type Query } from './judge/stored.ts';
import { judgeWholeness } from './judge/wholeness.ts';
import { readLedger, type Entry } from './load/ledger.ts';
import { quiesce } from './quiesce.ts';
import type { Stage } from './set-up.ts';
import { carryOut, planStrikes, type Strike } from './strikes.ts';

/** How a run is made. */
export interface RunPlan {
  readonly rounds: number;
  /** Load before each strike, in milliseconds. */
  readonly underLoadMs: readonly [low: number, high: number];
  /** Makes the claims of dead processes old instead of waiting for it. */
  readonly hurry: boolean;
}

/** One strike of a run. */
export interface Round {
  readonly round: number;
  readonly strike: Strike;
  readonly readyAfterMs: number;
}

/** What came out of a run. */
export interface Report {
  readonly rounds: readonly Round[];
  readonly kills: number;
  readonly entries: readonly Entry[];
  readonly delivered: number;
  /** Mails that reached the sink more often than once. */
  readonly repeated: number;
  readonly findings: readonly Finding[];
}

/** Share of the load that goes on while the desk is away: people do not stop, but they send less. */
const shareWhileAway = 0.2;

/** Load, strike, ordinary start, again and again; then quiet, and the ledger is held against everything there is. */
export async function runRounds(
  stage: Stage,
  plan: RunPlan,
  chance: Chance,
  say: (line: string) => void,
): Promise<Report> {
  const nextStrike = planStrikes(chance);
  const rounds: Round[] = [];
  const killedAtMs: number[] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    stage.round = round;
    stage.workload.run(1);
    await Promise.all([sleep(chance.between(...plan.underLoadMs)), stage.performer.retryLost()]);
    const strike = nextStrike();
    stage.workload.run(shareWhileAway);
    const struck = await carryOut(strike, stage.running, chance);
    killedAtMs.push(...struck.killedAtMs);
    rounds.push({ round, strike, readyAfterMs: struck.readyAfterMs });
    say(`round ${round}: killed ${strike}, ready after ${struck.readyAfterMs} ms`);
  }
  await stage.workload.pause();
  const client = await connectTo(stage.running.place.dataDir);
  try {
    await quiesce(stage, queryOn(client), plan.hurry);
    const findings = [...stage.met.findings, ...(await reconcile(stage, queryOn(client), killedAtMs))];
    const delivered = stage.sink.caught.length;
    const repeated = delivered - new Set(stage.sink.caught.map((one) => one.messageId)).size;
    return {
      rounds,
      kills: killedAtMs.length,
      entries: readLedger(stage.ledgerPath),
      delivered,
      repeated,
      findings,
    };
  } finally {
    await client.end();
  }
}

/** Holds the ledger, the interfaces, the database and the mail server against each other. */
export async function reconcile(
  stage: Stage,
  query: Query,
  killedAtMs: readonly number[],
): Promise<Finding[]> {
  const entries = readLedger(stage.ledgerPath);
  return [
    ...judgeOperations(entries, await readStored(query, stage.prefix)),
    ...(await judgeWholeness(query, stage.prefix)),
    ...(await judgeDeliveries({ query, delivered: stage.sink.caught, killedAtMs, prefix: stage.prefix })),
    ...(await judgeShown(entries, stage.ask, stage.askWithCookie)),
  ];
}

/** Ends the desk as Ctrl-C does; what is wrong with its end. */
export async function endDesk(stage: Stage): Promise<string[]> {
  const code = await stage.running.desk.stop();
  const left = processesOf(stage.running.place.dataDir);
  return [
    ...(code === 0 ? [] : [`the desk ended with exit code ${code}: ${stage.running.desk.said()}`]),
    ...(left.length === 0 ? [] : [`processes of PostgreSQL are left: ${left.join(', ')}`]),
  ];
}
