import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftText, emptyDraft, missingIn, newTicketOf, personTyped, readDraft } from './new-draft.ts';

const alice = {
  typed: 'Alice Meyer <alice@hallberg.example>',
  email: 'alice@hallberg.example',
  name: '',
  known: true,
};
const filled = { ...emptyDraft, requester: alice, subject: ' No network ', body: 'Since Monday.' };

describe('a ticket that is being written', () => {
  it('comes back from the kept text as it was', () => {
    assert.deepEqual(readDraft(draftText(filled)), filled);
    assert.equal(draftText(emptyDraft), '');
  });

  it('begins anew when the kept text is broken or of another version', () => {
    assert.deepEqual(readDraft('{"requester"'), emptyDraft);
    assert.equal(readDraft('{"type":"wish"}').type, 'incident');
  });

  it('says what is missing, one thing at a time', () => {
    assert.equal(missingIn(emptyDraft), 'person');
    assert.equal(missingIn({ ...filled, requester: personTyped('ali') }), 'address');
    assert.equal(missingIn({ ...filled, subject: ' ' }), 'subject');
    assert.equal(missingIn({ ...filled, body: '' }), 'body');
    assert.equal(missingIn(filled), undefined);
  });

  it('takes a typed address at once, a typed name not', () => {
    assert.equal(personTyped('new.person@kessler.example').email, 'new.person@kessler.example');
    assert.equal(personTyped('new.person@kessler').email, '');
    assert.equal(personTyped('Alice Meyer').email, '');
  });

  it('sends what was filled in and nothing else', () => {
    assert.deepEqual(newTicketOf(filled, { fields: {}, attachmentIds: [] }), {
      subject: 'No network',
      body: 'Since Monday.',
      requester: { email: 'alice@hallberg.example' },
      type: 'incident',
      channel: 'desk',
    });
    const more = newTicketOf(
      { ...filled, phone: true, impact: 1, requester: { ...alice, name: ' Alice ' } },
      { fields: { users: 5 }, attachmentIds: ['file'] },
    );
    assert.deepEqual(
      [more.channel, more.impact, more.requester?.name, more.fields, more.attachmentIds],
      ['phone', 1, 'Alice', { users: 5 }, ['file']],
    );
  });
});
