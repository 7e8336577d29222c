import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chanceFrom } from './chance.ts';
import { describeFinding } from './finding.ts';
import { describeReport } from './report.ts';
import { endDesk, runRounds, type Report } from './run-rounds.ts';
import { setUp, type Stage } from './set-up.ts';

const rounds = 20;
/** Another one each time; the one of a failed run is printed and can be given again. */
const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);

describe(`kill -9 under load, ${rounds} rounds, FAULTS_SEED=${seed}`, () => {
  let stage: Stage;
  let report: Report;

  before(async () => {
    stage = await setUp({ seed, scale: 1 });
    report = await runRounds(
      stage,
      { rounds, underLoadMs: [400, 2500], hurry: true },
      chanceFrom(seed),
      () => {},
    );
    for (const line of describeReport(report, stage.met, seed)) console.log(line);
  });
  after(() => stage?.tearDown());

  const broken = (invariant: string): string[] =>
    report.findings.filter((one) => one.invariant === invariant).map(describeFinding);

  it('started again in the ordinary way after every kill', () => {
    assert.equal(report.rounds.length, rounds);
    assert.ok(report.kills >= rounds);
  });
  it('worked under load: operations of every kind were acknowledged, and some were cut off', () => {
    const kinds = new Set(report.entries.filter((one) => one.acknowledged).map((one) => one.operation.kind));
    assert.deepEqual([...kinds].toSorted(), [
      'inbound',
      'note',
      'reply',
      'sign-in',
      'smtp',
      'ticket',
      'upload',
    ]);
    assert.ok(report.entries.some((one) => one.lost.length > 0));
  });
  it('lost nothing that was acknowledged', () => assert.deepEqual(broken('I1 no loss'), []));
  it('did nothing twice', () => assert.deepEqual(broken('I2 no duplication'), []));
  it('left nothing half done', () => assert.deepEqual(broken('I3 atomicity'), []));
  it('delivered every mail, and repeated none without a crash', () =>
    assert.deepEqual(broken('I5 delivery'), []));
  it('refused nothing that was right', () => assert.deepEqual(broken('answers'), []));
  it('ends with nothing left running', async () => assert.deepEqual(await endDesk(stage), []));
});
