import { repeatable, textOf } from './words.ts';

/** Two runs make the same mails; of each four hundred one brings a large file. */
const seed = 20261128;
const people = 2000;

/**
 * A day's mail of a help desk: 40 % plain, 30 % with both forms, 15 % with files of 20 to 250 KB, 15 % answers to
 * earlier ones with the quote below; about 24 KB on average.
 */
export function makeMails(count: number, prefix: string): Buffer[] {
  const random = repeatable(seed);
  return Array.from({ length: count }, (_, at) => mailAt(at, prefix, random));
}

function mailAt(at: number, prefix: string, random: () => number): Buffer {
  const kind = random();
  const words = textOf(random, 20 + Math.floor(random() * 120));
  const writer = Math.floor(random() * people);
  const answered = kind >= 0.85 && at > 0 ? Math.floor(random() * at) : undefined;
  const head = [
    `From: Person ${writer} <person${writer}@mail-bench.example>`,
    'To: support@bench.example',
    `Subject: ${answered === undefined ? '' : 'Re: '}${textOf(random, 5)}`,
    `Message-ID: <${prefix}-${at}@mail-bench.example>`,
    'Date: Sat, 28 Nov 2026 09:00:00 +0000',
    ...(answered === undefined ? [] : [`In-Reply-To: <${prefix}-${answered}@mail-bench.example>`]),
    'MIME-Version: 1.0',
  ];
  const body =
    kind < 0.4
      ? plainPart(words)
      : kind < 0.7
        ? multipart('alternative', [plainPart(words), htmlPart(words)])
        : kind < 0.85
          ? multipart('mixed', [plainPart(words), filePart(random)])
          : plainPart(
              `${words}\r\n\r\nOn Fri, 27 Nov 2026 at 09:00, Help desk <support@bench.example> wrote:\r\n> ${words}`,
            );
  return Buffer.from(`${head.join('\r\n')}\r\n${body}`, 'latin1');
}

function plainPart(words: string): string {
  return `Content-Type: text/plain; charset=utf-8\r\n\r\n${words.replaceAll(/(.{60,76}) /g, '$1\r\n')}\r\n`;
}

function htmlPart(words: string): string {
  const rows = words
    .split(' ')
    .map((word) => `<span style="font-family: Arial; color: #333333">${word}</span>`);
  return `Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p{margin:0}</style></head><body>${rows.join('\r\n')}</body></html>\r\n`;
}

function filePart(random: () => number): string {
  const bytes = Buffer.alloc(20_000 + Math.floor(random() * 230_000));
  for (let at = 0; at < bytes.length; at += 4)
    bytes.writeUInt32LE(
      Math.floor(random() * 2 ** 32),
      at % 4 === 0 && at + 4 <= bytes.length ? at : bytes.length - 4,
    );
  const text = bytes.toString('base64').replaceAll(/(.{76})/g, '$1\r\n');
  return `Content-Type: application/pdf; name="scan.pdf"\r\nContent-Disposition: attachment; filename="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${text}\r\n`;
}

function multipart(kind: string, parts: readonly string[]): string {
  const mark = '=_bench_boundary';
  return `Content-Type: multipart/${kind}; boundary="${mark}"\r\n\r\n${parts.map((part) => `--${mark}\r\n${part}`).join('')}--${mark}--\r\n`;
}
