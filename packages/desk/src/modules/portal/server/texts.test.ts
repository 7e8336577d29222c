import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { statuses, type Message, type TicketDetail } from '#tickets/contract';
import { tell } from './request-story.ts';
import { textsFor } from './texts.ts';

const texts = textsFor('de, en;q=0.8');
const times = {
  timeZone: 'UTC',
  now: new Date('2026-11-23T09:00:00Z'),
  language: texts.language,
  today: texts.today,
};
const alice = { id: 'a', name: 'Alice Meyer', email: 'alice@example.org' };
const bob = { id: 'b', name: 'Bob Okafor', email: 'bob@example.org' };

/** Every sentence of the catalogue, with a name where one is asked for. */
function sentences(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String((value as (...args: unknown[]) => unknown)('Bob', 2))];
  return Object.values(value as object).flatMap(sentences);
}

const message = fc.record({
  id: fc.uuid(),
  author: fc.constantFrom(alice, bob, null),
  kind: fc.constantFrom<Message['kind']>('reply', 'mail', 'call'),
});

describe('words for the person who asked', () => {
  it('speak of people and things, never of machinery, and never shout', () => {
    const all = sentences(texts).filter((s) => s !== '');
    assert.ok(all.length > 90);
    for (const sentence of all)
      assert.doesNotMatch(sentence, /ticket|priorit|\bSLA\b|assign|queue|resolved|please|oops|!/i, sentence);
  });

  it('tell any request in two or three lines, the last of them the present', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.option(fc.constant(bob)),
        fc.array(message, { maxLength: 5 }),
        fc.constantFrom('a', 'c', null),
        (status, assignee, given, personId) => {
          const messages = given.map((m) => ({
            ...m,
            authorName: m.author?.name ?? 'Server',
            createdAt: '2026-11-23T08:00:00.000Z',
          }));
          const ticket = {
            status,
            requester: alice,
            assignee,
            messages,
            affected: null,
            participants: [],
            createdAt: '2026-11-22T08:00:00.000Z',
            confirmedAt: null,
            wakeAt: null,
          } as unknown as TicketDetail;
          const lines = tell(ticket, { personId, texts, times });
          assert.ok(lines.length === (messages.length > 1 ? 3 : 2));
          assert.match(lines.at(-1)?.sentence.markup ?? '', /\.$/);
          assert.ok(lines[0]?.sentence.markup.startsWith(personId === 'a' ? 'You asked' : 'Alice asked'));
        },
      ),
    );
  });
});
