import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { authorised, certificate, ids, job, keys, now, trust } from './cast.test-support.ts';
import type { Job } from './job.ts';
import { hashParams } from './job.ts';
import { windowHolds } from './operator.ts';
import { signBody } from './signed.ts';
import type { Verifier } from './verify-job.ts';
import { judgeJob } from './verify-job.ts';

const verifier: Verifier = {
  agentId: ids.agent,
  siteId: ids.site,
  trust,
  now,
  ownNow: now,
  actionClass: 'R3',
};
const others = { path: '/srv' };
const afterMidnight = { days: [5], fromMinute: 22 * 60, untilMinute: 4 * 60 };

describe('judging a job', () => {
  test('a job with dispatch and operator signature passes, by spare root too', () => {
    assert.equal(judgeJob(authorised(), verifier), undefined);
    assert.equal(judgeJob(authorised({ certifyWith: keys.spareRoot }), verifier), undefined);
  });

  const faults: readonly (readonly [what: string, code: string, signed: ReturnType<typeof authorised>])[] = [
    ['signed by a stranger', 'job.unsigned', authorised({ signWith: keys.mallory })],
    ['signed by the release key', 'job.unsigned', authorised({ signWith: keys.release })],
    ['for another machine', 'job.other-machine', authorised({ job: { agentId: ids.otherAgent } })],
    ['of another organisation', 'job.other-organisation', authorised({ job: { organisationId: 'else' } })],
    ['with exchanged parameters', 'job.params-changed', authorised({ job: { params: others } })],
    ['expired', 'job.expired', authorised({ job: { expiresAt: now } })],
    ['too early', 'job.too-early', authorised({ job: { notBefore: '2026-11-28T20:00:00.001Z' } })],
    ['with sealed secrets', 'job.sealed-unsupported', authorised({ job: { sealed: 'abc' } })],
    ['approved by a stranger', 'approval.unsigned', authorised({ approveWith: keys.mallory })],
    ['approved by the server itself', 'approval.unsigned', authorised({ approveWith: keys.dispatch })],
    ['certified by the server', 'certificate.unsigned', authorised({ certifyWith: keys.dispatch })],
    ['approved for another action', 'approval.other-action', authorised({ approval: { action: 'a.b' } })],
    ['approved at another version', 'approval.other-action', authorised({ approval: { actionVersion: 2 } })],
    [
      'approved with other parameters',
      'approval.other-params',
      authorised({ job: { params: others, paramsHash: hashParams(others) } }),
    ],
    [
      'approved elsewhere',
      'approval.other-machine',
      authorised({ approval: { agentIds: [ids.otherAgent] } }),
    ],
    ['approved long ago', 'approval.expired', authorised({ approval: { expiresAt: now } })],
    ['by an operator for less', 'certificate.class-too-low', authorised({ certificate: { upTo: 'R2' } })],
    ['by an operator of yesterday', 'certificate.expired', authorised({ certificate: { notAfter: now } })],
    [
      'by an operator elsewhere',
      'certificate.other-site',
      authorised({ certificate: { siteIds: [ids.job] } }),
    ],
    [
      'outside of its window',
      'approval.outside-window',
      authorised({ approval: { rule: { ruleId: ids.rule, window: { ...afterMidnight, days: [1] } } } }),
    ],
  ];
  for (const [what, code, signed] of faults) {
    test(`${what}: ${code}`, () => assert.equal(judgeJob(signed, verifier), code));
  }

  test('calling a destructive action harmless gains nothing', () => {
    const harmless = signBody('job', { ...job, class: 'R0' } as Job, keys.dispatch);
    assert.equal(judgeJob(harmless, verifier), 'approval.missing');
    assert.equal(judgeJob(harmless, { ...verifier, actionClass: 'R0' }), undefined);
  });

  test('a field that was changed after signing', () => {
    const signed = authorised();
    for (const change of [{ lane: 'bulk' }, { outputCapBytes: 2048 }, { dryRun: true }] as const) {
      assert.equal(judgeJob({ ...signed, body: { ...signed.body, ...change } }, verifier), 'job.unsigned');
    }
  });

  test('a field that nobody knows is not acted upon', () => {
    const signed = signBody('job', { ...authorised().body, extra: 1 } as Job, keys.dispatch);
    assert.equal(judgeJob(signed, verifier), 'job.malformed');
  });

  test('a server that turns the time back cannot use an old approval', () => {
    const old = '2026-11-28T20:00:00.000Z';
    const lied = { ...verifier, now: old, ownNow: '2026-12-24T20:00:00.000Z' };
    assert.equal(judgeJob(authorised(), lied), 'clock.disagrees');
  });

  test('revoked keys, certificates and dispatch keys out of their time count for nothing', () => {
    const revoked = { ...trust, revoked: [keys.dispatch.publicKey] };
    assert.equal(judgeJob(authorised(), { ...verifier, trust: revoked }), 'job.unsigned');
    const serial = { ...trust, revokedCertificates: [certificate.serial] };
    assert.equal(judgeJob(authorised(), { ...verifier, trust: serial }), 'certificate.revoked');
    const past = trust.dispatch.map((one) => ({ ...one, notAfter: now }));
    assert.equal(
      judgeJob(authorised(), { ...verifier, trust: { ...trust, dispatch: past } }),
      'job.unsigned',
    );
  });

  test('a window may run over midnight and belongs to the day on which it began', () => {
    const at = (time: string): boolean => windowHolds(afterMidnight, time);
    assert.equal(at('2026-11-27T22:00:00.000Z'), true);
    assert.equal(at('2026-11-28T03:59:00.000Z'), true);
    assert.equal(at('2026-11-28T04:00:00.000Z'), false);
    assert.equal(at('2026-11-28T22:00:00.000Z'), false);
    assert.equal(at('2026-11-27T03:00:00.000Z'), false);
  });
});
