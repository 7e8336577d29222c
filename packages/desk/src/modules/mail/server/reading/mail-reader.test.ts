import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createMailReader, type MailReader } from './mail-reader.ts';
import { parseMail } from './parse-mail.ts';
import type { ReadingLimits } from './reading-thread.ts';

const plenty: ReadingLimits = { cpuMs: 5000, wallMs: 60_000, heapMb: 256 };
const small = Buffer.from('From: Anna <anna@desk.test>\r\nSubject: a small one\r\n\r\nWords.\r\n');
/** Costs a good second: half a million tags to be sanitised. */
const heavy = Buffer.from(
  `From: Mallory <mallory@desk.test>\r\nSubject: a heavy one\r\nContent-Type: text/html\r\n\r\n${'<b style="color: red">x</b>'.repeat(36_000)}`,
);
/** Each part is cut out of the whole, and each becomes a file of its own. */
const wide = Buffer.from(
  `From: Mallory <mallory@desk.test>\r\nSubject: a wide one\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\nContent-Type: text/plain\r\n\r\n${'words and more words\r\n'.repeat(4000)}`.repeat(300)}--b--\r\n`,
);

describe('reading mails in threads', () => {
  const readers: MailReader[] = [];
  const errors: Error[] = [];
  const reader = (limits: ReadingLimits) => {
    const made = createMailReader((error) => errors.push(error), limits);
    readers.push(made);
    return made;
  };
  after(() => Promise.all(readers.map((one) => one.close())));

  test('a thread reads what the parser reads, files included', async () => {
    const file = `--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.alloc(40_000, 7).toString('base64')}\r\n`;
    const tiny = `--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n`;
    const source = Buffer.from(
      `From: a@b.test\r\nSubject: files\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n${file}${tiny}--b--\r\n`,
    );
    const read = await reader(plenty).read(source);
    assert.deepEqual(read, parseMail(source));
    assert.ok(read.attachments.every((part) => Buffer.isBuffer(part.bytes)));
    assert.ok(source.includes('hello'), 'the caller keeps its bytes');
  });

  test('a mail that takes more than its time is kept by its header, with the original, and disturbs nobody', async () => {
    const strict = reader({ ...plenty, cpuMs: 60 });
    await strict.read(small);
    const [stopped, ...others] = await Promise.all([
      strict.read(heavy),
      ...Array.from({ length: 5 }, () => strict.read(small)),
    ]);
    assert.ok(others.every((mail) => mail.subject === 'a small one'));
    assert.equal(stopped.subject, 'a heavy one');
    assert.equal(stopped.from?.address, 'mallory@desk.test');
    assert.deepEqual(stopped.attachments[0]?.bytes, heavy);
    assert.match(stopped.notes.join(), /more than 0.06 s of processor time/);
    assert.match(errors.at(-1)?.message ?? '', /processor time/);
    assert.equal((await strict.read(small)).text, 'Words.');
  });

  test('a mail that takes more than its memory ends its thread, and the next one has a new thread', async () => {
    const tight = reader({ ...plenty, heapMb: 24 });
    const stopped = await tight.read(wide);
    assert.equal(stopped.subject, 'a wide one');
    assert.match(stopped.notes.join(), /memory/);
    assert.equal((await tight.read(small)).text, 'Words.');
  });

  test('a reader that is closed reads no more, and says so', async () => {
    const one = reader(plenty);
    await one.read(small);
    const inLine = Array.from({ length: 3 }, () => one.read(heavy));
    const refused = Promise.allSettled(inLine);
    await one.close();
    assert.ok(
      (await refused).every((read) => read.status === 'rejected'),
      'they are left to be read again',
    );
    await assert.rejects(one.read(small), /closed/);
  });
});
