import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { authorised, ids, job as plainJob, keys, trust } from './cast.test-support.ts';
import type { CardCheck, EvidenceCard, Job, KeyPair, Receipt, Result, TrustStatement } from './index.ts';
import {
  bodyHash,
  cardChecks,
  cardFormat,
  digest,
  hashParams,
  makeKeyPair,
  rootFingerprint,
  signBody,
  verifyCard,
} from './index.ts';

const machine = makeKeyPair();
const pinned = rootFingerprint(keys.root.publicKey);
const startedAt = '2026-11-28T20:00:00.000Z';
const receivedAt = '2026-11-28T20:00:05.000Z';

/** What one forgery changes before the card is made; signatures are made after it, by whoever the forger has. */
interface Changes {
  readonly job?: Partial<Job>;
  readonly result?: Partial<Result>;
  readonly receipt?: Partial<Receipt>;
  readonly jobBy?: KeyPair;
  readonly resultBy?: KeyPair;
  readonly receiptBy?: KeyPair;
  readonly isDestructive?: boolean;
  readonly statements?: readonly TrustStatement[];
  readonly chunks?: readonly Buffer[];
}

function chunksOf(pieces: readonly Buffer[]): EvidenceCard['chunks'] {
  return pieces.map((piece, number) => ({
    number,
    stream: 'stdout',
    atMs: number,
    data: piece.toString('base64'),
  }));
}

function readOrder(change: Partial<Job>): Job {
  const params = { host: 'example.org' };
  return { ...plainJob, action: 'net.ping', class: 'R0', params, paramsHash: hashParams(params), ...change };
}

/** A genuine card, unless something is changed. */
function cardWith(changes: Changes = {}): EvidenceCard {
  const pieces = changes.chunks ?? [Buffer.from('4 packets '), Buffer.from('4 received')];
  const kept = Buffer.concat(pieces);
  const signedJob =
    changes.isDestructive === true
      ? authorised({ ...(changes.job ? { job: changes.job } : {}), signWith: changes.jobBy ?? keys.dispatch })
      : signBody('job', readOrder(changes.job ?? {}), changes.jobBy ?? keys.dispatch);
  const result: Result = {
    jobId: ids.job,
    agentId: ids.agent,
    jobHash: bodyHash(signedJob.body),
    number: 7,
    previous: digest('before'),
    outcome: 'done',
    code: 'ok',
    note: '4 of 4 answered',
    output: { received: 4 },
    undo: null,
    raw: {
      sha256: digest(kept),
      keptBytes: kept.length,
      cutBytes: 0,
      redactions: 0,
      chunks: pieces.length,
    },
    startedAt,
    endedAt: '2026-11-28T20:00:04.000Z',
    clockOffsetMs: 12,
    bootId: 'boot',
    agentVersion: '0.1.0',
    ...changes.result,
  };
  const receipt: Receipt = {
    agentId: ids.agent,
    jobId: ids.job,
    resultHash: bodyHash(result),
    receivedAt,
    ...changes.receipt,
  };
  return {
    format: cardFormat,
    exportedAt: '2026-11-29T08:00:00.000Z',
    organisationId: 'example',
    machine: {
      agentId: ids.agent,
      publicKey: machine.publicKey,
      name: 'PC-17',
      site: { id: ids.site, name: 'Berlin' },
      facts: { hostname: 'pc-17', serial: 'SN-1', machineId: null, os: 'Debian 13', arch: 'x64' },
      enrolledAt: '2026-11-01T08:00:00.000Z',
    },
    job: JSON.stringify(signedJob),
    result: JSON.stringify(signBody('result', result, changes.resultBy ?? machine)),
    receipt: JSON.stringify(signBody('receipt', receipt, changes.receiptBy ?? keys.dispatch)),
    decision: null,
    conflicts: [],
    trust: (changes.statements ?? [trust]).map((one) => signBody('trust', one, keys.root)),
    chunks: chunksOf(pieces),
  };
}

function verdicts(card: unknown): Map<CardCheck, string> {
  return new Map(
    verifyCard(card, pinned, machine.publicKey).findings.map(({ check, verdict }) => [check, verdict]),
  );
}

function brokenIn(card: unknown): CardCheck[] {
  return [...verdicts(card)].flatMap(([check, verdict]) => (verdict === 'broken' ? [check] : []));
}

const next = (changes: Partial<TrustStatement>): TrustStatement => ({ ...trust, version: 2, ...changes });
const { mallory } = keys;

describe('an evidence card', () => {
  test('proves itself, whatever the machine wrote and into how many pieces it was cut', () => {
    const piece = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.boolean(), (chunks, isDestructive) => {
        const { isGenuine, findings } = verifyCard(
          cardWith({ chunks, isDestructive }),
          pinned,
          machine.publicKey,
        );
        assert.deepEqual(
          findings.map(({ check, verdict }) => [check, verdict]),
          cardChecks.map((check) => [check, 'holds']),
        );
        assert.equal(isGenuine, true);
      }),
      { numRuns: 30 },
    );
  });

  test('of which any one letter was changed is not genuine any more, but for what carries no signature', () => {
    const text = JSON.stringify(cardWith());
    const signedFrom = text.indexOf('"job":');
    const signedTo = text.indexOf('"decision":');
    fc.assert(
      fc.property(
        fc.integer({ min: signedFrom + 6, max: signedTo - 2 }),
        fc.constantFrom('a', '7', '"'),
        (at, by) => {
          if (text[at] === by) return;
          const forged = text.slice(0, at) + by + text.slice(at + 1);
          let card: unknown;
          try {
            card = JSON.parse(forged);
          } catch {
            return;
          }
          assert.equal(verifyCard(card, pinned).isGenuine, false, forged.slice(at - 20, at + 20));
        },
      ),
      { numRuns: 400 },
    );
  });

  const forgeries: readonly (readonly [what: string, card: unknown, found: readonly CardCheck[]])[] = [
    ['is no card at all', { format: cardFormat }, ['card.form']],
    ['holds a job that is no JSON', { ...cardWith(), job: '{"body":' }, ['card.form']],
    ['carries a field that nobody knows', { ...cardWith(), verified: true }, ['card.form']],
    ['comes from a desk whose root is another', cardWithOtherRoot(), ['trust.root']],
    [
      'names a statement that no root signed',
      { ...cardWith(), trust: [signBody('trust', trust, mallory)] },
      ['trust.root'],
    ],
    [
      'slips a statement of its own in',
      {
        ...cardWith(),
        trust: [
          signBody('trust', trust, keys.root),
          signBody('trust', next({ roots: [mallory.publicKey] }), mallory),
        ],
      },
      ['trust.chain'],
    ],
    [
      'says that it is of another organisation',
      { ...cardWith(), organisationId: 'other' },
      ['trust.chain', 'job.machine'],
    ],
    [
      'has an order by a key that no root named',
      cardWith({ jobBy: mallory }),
      ['job.signature', 'job.allowed'],
    ],
    [
      'has an order for another machine',
      cardWith({ job: { agentId: ids.otherAgent } }),
      ['job.machine', 'job.allowed'],
    ],
    [
      'has other parameters than were hashed',
      cardWith({ job: { params: { host: 'x' } } }),
      ['job.params', 'job.allowed'],
    ],
    [
      'began after the order had expired',
      cardWith({ job: { expiresAt: '2026-11-28T19:59:59.000Z' } }),
      ['job.allowed'],
    ],
    [
      'destroyed something without an operator',
      cardWith({ isDestructive: true, job: { authority: undefined } as unknown as Partial<Job> }),
      ['job.allowed'],
    ],
    [
      'destroyed something else than the operator signed for',
      cardWith({
        isDestructive: true,
        job: { params: { path: '/' }, paramsHash: hashParams({ path: '/' }) },
      }),
      ['job.allowed'],
    ],
    ['was signed by another machine', cardWith({ resultBy: mallory }), ['result.signature']],
    ["was signed with a key that a stolen desk calls the machine's", signedByInvention(), ['machine.key']],
    ['is about another job', cardWith({ result: { jobId: ids.approval } }), ['result.job']],
    ['was told of another machine', cardWith({ result: { agentId: ids.otherAgent } }), ['result.job']],
    ['judged another text of the order', cardWith({ result: { jobHash: digest('x') } }), ['result.job']],
    ['has a receipt of a stranger', cardWith({ receiptBy: mallory }), ['receipt.signature']],
    [
      'has a receipt of a time at which the key did not count',
      cardWith({ receipt: { receivedAt: '2027-06-01T00:00:00.000Z' } }),
      ['receipt.signature'],
    ],
    [
      'has a receipt for another result',
      cardWith({ receipt: { resultHash: digest('x') } }),
      ['receipt.result'],
    ],
    ['has a receipt for another job', cardWith({ receipt: { jobId: ids.approval } }), ['receipt.result']],
    ['lost a piece of output', { ...cardWith(), chunks: cardWith().chunks.slice(1) }, ['output.complete']],
    ['doubles a piece of output', doubled(), ['output.complete']],
    [
      'has its output in another order',
      { ...cardWith(), chunks: cardWith().chunks.toReversed() },
      ['output.complete'],
    ],
    [
      'says other words of the same length',
      { ...cardWith(), chunks: chunksOf([Buffer.from('4 packets '), Buffer.from('0 received')]) },
      ['output.complete'],
    ],
  ];
  for (const [what, card, found] of forgeries) {
    test(`that ${what} is found out by name`, () => assert.deepEqual(brokenIn(card), found));
  }

  test('leaves open what no signature settles: keys that nobody compared, one revoked later, other evidence', () => {
    const alone = new Map(verifyCard(cardWith()).findings.map((f) => [f.check, f.verdict]));
    assert.deepEqual([alone.get('trust.root'), alone.get('machine.key')], ['open', 'open']);
    const revoked = next({ revoked: [keys.dispatch.publicKey], dispatch: [] });
    const late = verdicts(cardWith({ statements: [trust, revoked] }));
    assert.deepEqual([late.get('keys.standing'), late.get('job.allowed')], ['open', 'holds']);
    const withdrawn = next({ revokedCertificates: ['c-1'] });
    const past = verdicts(cardWith({ isDestructive: true, statements: [trust, withdrawn] }));
    assert.deepEqual([past.get('keys.standing'), past.get('job.allowed')], ['open', 'holds']);
    const other = { kind: 'result', receivedAt, hash: digest('x'), body: '{}' };
    const { isGenuine, findings } = verifyCard(
      { ...cardWith(), conflicts: [other] },
      pinned,
      machine.publicKey,
    );
    assert.deepEqual([isGenuine, findings.at(-1)?.verdict], [true, 'open']);
  });

  test('of a job that was interrupted says that the start is not known', () => {
    const card = cardWith({ result: { outcome: 'unknown', code: 'interrupted', startedAt: null } });
    assert.deepEqual([brokenIn(card), verdicts(card).get('job.allowed')], [[], 'open']);
  });

  test('of a job that was refused needs no leave to start', () => {
    const card = cardWith({
      job: { expiresAt: '2026-11-28T19:59:59.000Z' },
      result: { outcome: 'refused', code: 'job.expired', startedAt: null },
    });
    assert.deepEqual(brokenIn(card), []);
  });
});

function cardWithOtherRoot(): EvidenceCard {
  const otherTrust = { ...trust, roots: [mallory.publicKey] };
  return { ...cardWith(), trust: [signBody('trust', otherTrust, mallory)] };
}

function doubled(): EvidenceCard {
  const card = cardWith();
  const [first] = card.chunks;
  return { ...card, chunks: first ? [first, ...card.chunks] : [] };
}

/** All that a desk with its keys can make up: a machine of its own under another's name. */
function signedByInvention(): EvidenceCard {
  const card = cardWith({ resultBy: mallory });
  return { ...card, machine: { ...card.machine, publicKey: mallory.publicKey } };
}
