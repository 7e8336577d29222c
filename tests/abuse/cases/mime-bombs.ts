import type { AbuseCase } from '../case.ts';
import { bytes, header, multipart, typed } from '../hostile/hostile-mail.ts';
import { cpuSecondsOf, residentMiBOf } from '../hostile/measure.ts';
import { deliver, fresh, plainMail } from '../stage/post.ts';

const mostCpuSeconds = 5;
const mostGrownMiB = 512;

/** Larger than those of `hostile/`, which every run sends. */
const bombs: Readonly<Record<string, (id: string) => Buffer>> = {
  'a header of 45 MB': (id) =>
    bytes(
      header(id, ...Array.from({ length: 45 }, (_, n) => `X-${n}: ${'h'.repeat(1024 * 1024)}`)),
      '\r\n\r\nWords.\r\n',
    ),
  'a million readers': (id) =>
    bytes(header(id, `To: ${'<a@b.example>,\r\n '.repeat(1_000_000)}`), '\r\n\r\nWords.\r\n'),
  'a million encoded words': (id) =>
    bytes(header(id, `Subject: ${'=?utf-8?B?YQ==?= '.repeat(1_000_000)}`), '\r\n\r\nWords.\r\n'),
  'a million parts': (id) =>
    multipart(
      id,
      Array.from({ length: 1_000_000 }, () => '\r\nx'),
    ),
  'uuencode of 30 MB': (id) =>
    typed(id, 'text/plain', `begin 644 a\r\n${`${'M'.repeat(61)}\r\n`.repeat(480_000)}\`\r\nend`),
  '40 MB of base64 as text': (id) =>
    typed(id, 'text/plain; charset=utf-16', 'QUJD'.repeat(10_000_000), 'Content-Transfer-Encoding: base64'),
};

export const mimeBombs: AbuseCase = {
  id: 'A-088',
  title: 'A mail of tens of megabytes of trickery holds nobody up',
  area: 'mail-intake',
  operations: ['mail.deliver', 'mail.records', 'ticket.get'],
  isLong: true,
  async attempt(stage, look) {
    const before = residentMiBOf(stage.desk.pid);
    let highest = before;
    for (const [name, write] of Object.entries(bombs)) {
      const cpu = cpuSecondsOf(stage.desk.pid);
      const record = await deliver(stage, write(fresh()));
      const seconds = cpuSecondsOf(stage.desk.pid) - cpu;
      highest = Math.max(highest, residentMiBOf(stage.desk.pid));
      look.holds(seconds < mostCpuSeconds, `${name} took ${seconds.toFixed(1)} s of the processor`);
      look.holds(
        record.verdict !== 'quarantined' || record.ticketNumber !== null || record.reason !== '',
        `${name} has no reason`,
      );
      const startedAtMs = performance.now();
      const next = await deliver(stage, plainMail({ from: `<${fresh()}@people.example>`, subject: fresh() }));
      const took = performance.now() - startedAtMs;
      look.holds(
        next.verdict === 'ticket' && took < 30_000,
        `after ${name} the next mail became ${next.verdict} in ${Math.round(took)} ms`,
      );
      look.note(`${name}: ${record.verdict}, ${seconds.toFixed(2)} s of the processor`);
    }
    look.holds(highest - before < mostGrownMiB, `memory grew by ${highest - before} MiB`);
    look.note(`memory: ${before} MiB before, ${highest} at most`);
  },
};
