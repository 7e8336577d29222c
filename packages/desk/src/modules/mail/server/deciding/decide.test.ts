import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#platform/server/ids';
import { keysFrom } from '#platform/server/keys';
import { signedMessageId, signedReplyAddress } from '#platform/server/mail/message-id';
import { toNumber } from '#tickets/contract';
import type { Classification } from './classify.ts';
import { decide, verdictOf } from './decide.ts';
import { parseMail } from '../reading/parse-mail.ts';
import { accepts, cluesOf, type Candidate } from './thread.ts';

const keys = keysFrom(Buffer.alloc(32, 3));
const kinds = fc.constantFrom<Classification['kind']>('own', 'bounce', 'automatic', 'human');
const classified = fc.record({ kind: kinds, mayAcknowledge: fc.boolean(), found: fc.constant(['because']) });
const candidate: fc.Arbitrary<Candidate> = fc.record({
  how: fc.constantFrom('technician-address', 'reply-address', 'signed', 'stored', 'number'),
  ticketId: fc.constant('t'),
  number: fc.constant('10001-4'),
  relation: fc.constantFrom('technician', 'requester', 'part', 'staff', 'organisation', 'stranger'),
});
const mail = fc.record({
  from: fc.option(fc.constant({ name: 'Anna', address: 'anna@x.test' }), { nil: undefined }),
  text: fc.string(),
  folds: fc.constant([]),
  attachments: fc.constant([]),
});

describe('what is done with a mail', () => {
  test('whatever comes: automatic mail is never answered and never public, nobody gains sight by a mail', () => {
    fc.assert(
      fc.property(mail, classified, fc.option(candidate, { nil: undefined }), (m, c, to) => {
        const plan = decide(m, c, to);
        assert.ok(plan.reason.length > 10);
        if (c.kind !== 'human') assert.ok(plan.deed !== 'open' && plan.deed !== 'reply');
        if (plan.deed === 'open') assert.ok(!plan.acknowledge || c.mayAcknowledge);
        if (plan.deed === 'answer') assert.equal(plan.to.relation, 'technician');
        if (plan.deed === 'reply' && plan.visible)
          assert.ok(['requester', 'part'].includes(plan.to.relation));
        if (plan.deed === 'reply' && plan.pending) assert.equal(plan.visible, false);
        if (c.kind === 'human' && m.from === undefined) assert.equal(verdictOf(plan), 'quarantined');
      }),
    );
  });

  test('a number alone never opens a ticket to a stranger', () => {
    fc.assert(
      fc.property(candidate, (one) => {
        const isGuess = one.how === 'number' && one.relation === 'stranger';
        const isUnproved = one.how === 'technician-address' && one.relation !== 'technician';
        assert.equal(accepts(one), !isGuess && !isUnproved);
      }),
    );
  });

  test('clues come in the order in which they are believed, each once', () => {
    const ticketId = newId();
    const signed = signedMessageId(keys, { ticketId: newId(), messageId: newId() }, 'desk.test');
    const address = signedReplyAddress(keys, 'support@desk.test', ticketId) ?? '';
    const parsed = parseMail(
      Buffer.from(
        `From: a@b.test\r\nTo: ${address}\r\nSubject: Re: x [#${toNumber(10_001)}] [#${toNumber(10_001)}]\r\nReferences: <foreign@x> <${signed}>\r\n\r\nx`,
      ),
    );
    assert.deepEqual(
      cluesOf(parsed, keys, [address]).map((clue) => clue.how),
      ['reply-address', 'signed', 'stored', 'number'],
    );
  });

  test('a number that another desk wrote into its subject is not ours', () => {
    const parsed = parseMail(
      Buffer.from(
        `From: a@b.test\r\nSubject: Re: x [#${toNumber(10_001)}]\r\nX-Deskhand-Loop: another\r\n\r\nx`,
      ),
    );
    assert.deepEqual(cluesOf(parsed, keys, []), []);
  });

  test('"re:" in a subject, a foreign number and a forged id are no clues', () => {
    const forged = signedMessageId(
      keysFrom(Buffer.alloc(32, 4)),
      { ticketId: newId(), messageId: newId() },
      'desk.test',
    );
    const parsed = parseMail(
      Buffer.from(
        `From: a@b.test\r\nSubject: Re: Hardware: broken [#4711] #10001 [#10001-x]\r\nIn-Reply-To: <${forged}>\r\n\r\nx`,
      ),
    );
    assert.deepEqual(cluesOf(parsed, keys, []), [{ how: 'stored', messageIds: [forged] }]);
  });
});
