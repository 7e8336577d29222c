import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '../ids.ts';
import { keysFrom } from '../keys.ts';
import {
  readSignedMessageId,
  readSignedReplyAddress,
  signedMessageId,
  signedReplyAddress,
} from './message-id.ts';

describe('signed Message-IDs and reply addresses', () => {
  const keys = keysFrom(Buffer.alloc(32, 7));
  const others = keysFrom(Buffer.alloc(32, 8));
  const uuid = fc.uuid();

  test('what was signed is read back, with or without brackets, under any domain', () => {
    fc.assert(
      fc.property(uuid, uuid, (ticketId, messageId) => {
        const id = signedMessageId(keys, { ticketId, messageId }, 'desk.test');
        assert.deepEqual(readSignedMessageId(keys, `<${id}>`), { ticketId, messageId });
        assert.deepEqual(readSignedMessageId(keys, id.replace('desk.test', 'relay.test')), {
          ticketId,
          messageId,
        });
        assert.equal(readSignedMessageId(others, id), undefined);
      }),
    );
  });

  test('a Message-ID with one changed character is nobody’s', () => {
    const id = signedMessageId(keys, { ticketId: newId(), messageId: newId() }, 'desk.test');
    const local = id.slice(0, id.indexOf('@'));
    fc.assert(
      fc.property(fc.nat(local.length - 1), fc.constantFrom('a', 'Z', '0', '_', '-', '.'), (at, char) => {
        fc.pre(local[at] !== char);
        const forged = id.slice(0, at) + char + id.slice(at + 1);
        assert.equal(readSignedMessageId(keys, forged), undefined);
      }),
    );
  });

  test('it stays short enough to survive folding and old relays', () => {
    const id = signedMessageId(keys, { ticketId: newId(), messageId: newId() }, 'support.example.com');
    assert.ok(id.length <= 100, id);
    assert.match(id, /^[\w.-]+@[\w.-]+$/);
  });

  test('a reply address survives the loss of case and refuses a forged token', () => {
    fc.assert(
      fc.property(uuid, (ticketId) => {
        const address = signedReplyAddress(keys, 'support@desk.test', ticketId) ?? '';
        assert.equal(readSignedReplyAddress(keys, address.toUpperCase()), ticketId);
        assert.equal(readSignedReplyAddress(others, address), undefined);
        const swapped = address.replace(/\+t(.)/, (_, c: string) => `+t${c === 'a' ? 'b' : 'a'}`);
        assert.equal(readSignedReplyAddress(keys, swapped), undefined);
      }),
    );
  });

  test('a local part that would be too long gets no token', () => {
    assert.equal(signedReplyAddress(keys, 'information-technology-helpdesk@desk.test', newId()), undefined);
  });
});
