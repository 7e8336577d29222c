import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keysFrom } from '../keys.ts';
import { readSignedReplyAddress } from './message-id.ts';
import { provesTechnician, readTechnicianAddress, technicianAddress } from './technician-address.ts';

const keys = keysFrom(Buffer.alloc(32, 5));
const owner = fc.record({ personId: fc.uuid(), linkEpoch: fc.nat(1000) });
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2120-01-01'), noInvalidDate: true });
const dayMs = 86_400_000;
const mailbox = 'support@desk.example';

describe('the address by which a technician answers from the own mail', () => {
  test('proves its ticket and its technician, whatever becomes of its case on the way', () => {
    fc.assert(
      fc.property(fc.uuid(), owner, moment, fc.boolean(), (ticketId, one, at, upper) => {
        const address = technicianAddress(keys, mailbox, { ticketId, owner: one, at }) ?? '';
        const read = readTechnicianAddress(upper ? address.toUpperCase() : address);
        assert.equal(read?.ticketId, ticketId);
        assert.ok(read && provesTechnician(keys, read, one, new Date(at.getTime() + 29 * dayMs)));
        assert.equal(readSignedReplyAddress(keys, address), undefined);
      }),
    );
  });

  test('proves nothing for anybody else, for another ticket, by another key, before its day or too late', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.uuid(), fc.uuid()),
        fc.tuple(owner, owner),
        moment,
        ([ticketId, other], [one, two], at) => {
          fc.pre(ticketId !== other && JSON.stringify(one) !== JSON.stringify(two));
          const made = { ticketId, owner: one, at };
          const read = readTechnicianAddress(technicianAddress(keys, mailbox, made) ?? '');
          assert.ok(read);
          assert.equal(provesTechnician(keys, read, two, at), false);
          assert.equal(provesTechnician(keys, read, { ...one, linkEpoch: one.linkEpoch + 1 }, at), false);
          assert.equal(provesTechnician(keys, { ...read, ticketId: other }, one, at), false);
          assert.equal(
            provesTechnician(keys, { ...read, day: read.day + 1 }, one, new Date(at.getTime() + dayMs)),
            false,
          );
          assert.equal(provesTechnician(keysFrom(Buffer.alloc(32, 6)), read, one, at), false);
          assert.equal(provesTechnician(keys, read, one, new Date(at.getTime() - dayMs)), false);
          assert.equal(provesTechnician(keys, read, one, new Date(at.getTime() + 31 * dayMs)), false);
        },
      ),
    );
  });

  test('is not made where a mail server would cut it', () => {
    const of = {
      ticketId: crypto.randomUUID(),
      owner: { personId: crypto.randomUUID(), linkEpoch: 0 },
      at: new Date(),
    };
    assert.equal(technicianAddress(keys, 'the-whole-helpdesk@desk.example', of), undefined);
    assert.equal((technicianAddress(keys, 'it-support-team@x.test', of) ?? '').split('@')[0]?.length, 63);
  });
});
