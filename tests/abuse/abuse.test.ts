import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Outcome } from './case.ts';
import { cases } from './cases.ts';
import type { MailReport } from './hostile/run-mails.ts';
import { isMapped } from './stage/operations.ts';
import { describeMails, describeOutcomes } from './report.ts';

interface Run {
  readonly code: number | null;
  readonly outcomes: readonly Outcome[];
  readonly report: MailReport | undefined;
  readonly said: string;
}

/** The quick set, run as `npm run abuse` runs it: it makes a network of its own around itself. */
function runQuick(): Promise<Run> {
  const program = join(import.meta.dirname, 'abuse.ts');
  const child = spawn(process.execPath, [program, '--quick', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const told = out === '' ? { cases: [] } : (JSON.parse(out) as { cases: Outcome[]; mails?: MailReport });
      resolve({ code, outcomes: told.cases, report: told.mails, said });
    });
  });
}

describe('what an attacker tries', () => {
  let run: Run;

  before(async () => {
    run = await runQuick();
    for (const line of describeOutcomes(run.outcomes)) console.log(line);
    for (const line of run.report ? describeMails(run.report) : []) console.log(line);
  });

  // A case whose operations no product code answers to is listed, and no test of it is counted as passed.
  for (const one of cases.filter((each) => !each.isLong && each.operations.every(isMapped))) {
    it(`${one.id} ${one.title}`, (t) => {
      const outcome = run.outcomes.find((each) => each.id === one.id);
      assert.ok(outcome, `there is no verdict:\n${run.said}`);
      if (outcome.verdict === 'blocked') return t.skip(outcome.why.join());
      assert.equal(outcome.verdict, 'passed', outcome.why.join('\n'));
      return undefined;
    });
  }

  it('counts nothing as passed that was not tried', () => {
    const untried = run.outcomes.filter(
      (one) => one.verdict === 'not applicable' || one.verdict === 'blocked',
    );
    for (const one of untried) assert.deepEqual([one.looks, one.why.length], [0, 1], one.id);
    const blocked = untried
      .filter((one) => one.verdict === 'blocked')
      .map((one) => `${one.id}: ${one.why.join()}`);
    if (process.env['CI'] === 'true') assert.deepEqual(blocked, []);
    else for (const line of blocked) console.log(`BLOCKED ${line}`);
  });
  it('loses no hostile mail, by any way in, and none takes the processor for long', () => {
    const { mails = [] } = run.report ?? {};
    assert.ok(new Set(mails.map((one) => one.name)).size >= 60, run.said);
    assert.deepEqual(new Set(mails.map((one) => one.way)), new Set(['api', 'smtp', 'pipe']));
    assert.deepEqual(
      mails.flatMap((one) => one.wrong.map((what) => `${one.name} by ${one.way}: ${what}`)),
      [],
    );
  });
  it('shows what became of them without a script or a call, and gives the memory back', () => {
    assert.deepEqual(run.report?.wrong, []);
    if (process.env['CI'] === 'true') assert.ok((run.report?.shown ?? 0) > 10);
  });
  it('ends with 0', () => assert.equal(run.code, 0, run.said));
});
