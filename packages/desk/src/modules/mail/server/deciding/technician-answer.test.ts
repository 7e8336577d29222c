import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { answerLine } from '#tickets';
import { parseMail } from '../reading/parse-mail.ts';
import { readAnswer } from './technician-answer.ts';

/** As the mail comes in: quotes and signature are found by reading it. */
function answerIn(body: string, hasFiles = false) {
  const mail = parseMail(
    Buffer.from(`From: bob@desk.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`),
  );
  const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('a'), contentId: undefined };
  return readAnswer({ ...mail, attachments: hasFiles ? [file] : [] });
}

const quoted = (mark: string) =>
  [`${answerLine} ---`, 'It goes to the person who asked.', '', 'Anna wrote on ticket 10012-8:', 'Help!']
    .map((line) => `${mark}${line}`)
    .join('\n');
const introductions = [
  '\n\nOn Mon, 23 Nov 2026 at 09:00, Ticket 10012-8 <support@desk.example> wrote:\n',
  '\n\nAm 23.11.2026 um 09:00 schrieb Ticket 10012-8:\n',
  '\n\n________________________________\nFrom: Ticket 10012-8 <support+s@desk.example>\nSent: Monday\nTo: Bob\nSubject: Anna: VPN\n\n',
  '\n\n-----Original Message-----\nFrom: Ticket 10012-8\n',
  '\n',
];

describe('what a technician writes in the own mail', () => {
  const words = fc
    .array(fc.stringMatching(/^[a-zäöü ,.!?]{1,40}$/), { minLength: 1, maxLength: 6 })
    .map((lines) => lines.join('\n').trim())
    .filter((text) => text !== '');

  test('is what stands above the line of our mail, however the mail program quotes it', () => {
    fc.assert(
      fc.property(
        words,
        fc.constantFrom(...introductions),
        fc.constantFrom('> ', '', '>'),
        (text, intro, mark) => {
          assert.deepEqual(answerIn(`${text}${intro}${quoted(mark)}`), { kind: 'reply', text });
        },
      ),
    );
  });

  test('is a note with "note:" in front, and nothing of the quoted mail is in either', () => {
    for (const mark of ['note:', 'Note: ', ' NOTE :', 'note:\n'])
      assert.deepEqual(answerIn(`${mark} ask Carol first\n${quoted('> ')}`), {
        kind: 'note',
        text: 'ask Carol first',
      });
    assert.equal(answerIn('The note: in the middle').kind, 'reply');
    assert.deepEqual(answerIn(quoted('> ')), { kind: 'note', text: '(no text)' });
    assert.deepEqual(answerIn(quoted('> '), true).kind, 'reply');
  });

  test('ends before a quote at its end also when our line was cut away', () => {
    const text = 'Try again.\n\nOn Mon, 23 Nov 2026 Support <s@desk.example> wrote:\n> Anna wrote\n> Help!\n';
    assert.deepEqual(answerIn(text), { kind: 'reply', text: 'Try again.' });
  });
});
