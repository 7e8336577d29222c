import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MailRecordDetail } from '../../../packages/desk/src/modules/mail/contract.ts';
import type { Message } from '../../../packages/desk/src/modules/tickets/contract.ts';
import { printedReport } from '../trial.ts';
import { headerProblem, judgeFolds, missingFiles } from './judge.ts';

const record = (from: string | null, fromName: string | null, subject: string) =>
  ({ from, fromName, subject }) as MailRecordDetail;
const message = (bodyText: string, folds: Message['folds'] = [], attachments: Message['attachments'] = []) =>
  ({ bodyText, folds, attachments }) as unknown as Message;

/** What judges has to fall on what is planted, or it judges nothing. */
describe('the judges of the corpus', () => {
  test('see a wrong subject, sender and name, and no difference in white space', () => {
    const expected = { subject: 'Two  words', from: [{ name: 'Anna', address: 'Anna@x.test' }] };
    assert.equal(headerProblem(record('anna@x.test', 'Anna', 'Two words'), expected), undefined);
    assert.match(headerProblem(record('anna@x.test', 'Anna', 'Two'), expected) ?? '', /subject/);
    assert.match(headerProblem(record(null, 'Anna', 'Two words'), expected) ?? '', /sender/);
    assert.match(headerProblem(record('anna@x.test', 'Bob', 'Two words'), expected) ?? '', /name/);
    const noDomain = { from: [{ name: 'Anna', address: 'anna' }] };
    assert.equal(headerProblem(record(null, 'Anna <anna>', ''), noDomain), undefined);
    assert.match(headerProblem(record(null, null, ''), noDomain) ?? '', /name/);
  });

  test('miss a file that is not there, and take none for two', () => {
    const file = (sizeBytes: number, mediaType: string) => ({
      id: 'x',
      name: 'x',
      sizeBytes,
      mediaType,
      contentId: null,
    });
    const wanted = (size: number) => ({ name: 'a', type: 'image/png', kind: 'Binary', decoded_bytes: size });
    const have = message('', [], [file(10, 'image/png'), file(7, 'message/rfc822')]);
    assert.deepEqual(missingFiles(have, { attachments: [wanted(10)] }), []);
    assert.equal(missingFiles(have, { attachments: [wanted(10), wanted(10)] }).length, 1);
    assert.equal(missingFiles(have, { attachments: [wanted(11)] }).length, 1);
    const mail = { name: null, type: 'message/rfc822', kind: 'Message', decoded_bytes: null };
    assert.deepEqual(missingFiles(have, { attachments: [mail] }), []);
    assert.equal(missingFiles(have, { attachments: [mail, mail] }).length, 1);
  });

  test('tell too much in sight from words that are cut, and a signature from a quote', () => {
    const text = 'New words.\nSent from my iPhone\n> old';
    const at = (words: string) => text.indexOf(words);
    const signature = { from: at('Sent'), to: at('>') - 1, kind: 'signature' as const };
    const quote = { from: at('>'), to: text.length, kind: 'quote' as const };
    const right = judgeFolds(message(text, [signature, quote]), 'New words.');
    assert.deepEqual([right.exact, right.cut], [true, false]);
    const tooMuch = judgeFolds(message(text), 'New words.');
    assert.deepEqual([tooMuch.exact, tooMuch.exactWithSignature, tooMuch.cut], [false, false, false]);
    const kept = judgeFolds(message(text, [signature, quote]), 'New words.\nSent from my iPhone');
    assert.deepEqual([kept.exact, kept.exactWithSignature, kept.cut], [false, true, false]);
    const cut = judgeFolds(message(text, [{ ...quote, from: 4 }]), 'New words.');
    assert.deepEqual([cut.exact, cut.cut], [false, true]);
  });

  test('a missed bar is counted, whatever else is reached', () => {
    const lines: string[] = [];
    const { report, missed } = printedReport((line) => lines.push(line));
    report.bar({ name: 'a', reached: true, figure: '1' });
    report.bar({
      name: 'b',
      reached: false,
      figure: '2',
      detail: Array.from({ length: 25 }, (_, at) => `case ${at}`),
    });
    assert.equal(missed(), 1);
    assert.match(lines.join('\n'), /MISSED {3}b: 2[^]*and 5 more/);
  });
});
