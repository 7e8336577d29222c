import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a set says of a mail; each set says something else. */
export interface Expected {
  readonly from?: readonly { readonly name?: string | null; readonly address?: string | null }[];
  readonly subject?: string;
  readonly attachments?: readonly {
    readonly name: string | null;
    readonly type: string | null;
    readonly kind: string;
    readonly decoded_bytes: number | null;
  }[];
  /** mail-dsn: bounce, bounce-odd, auto-reply, feedback-report, not-a-bounce. */
  readonly kind?: string;
  /** mail-reply: the words that are new. */
  readonly visible?: string;
}

/** One mail of a set. */
export interface Case {
  readonly name: string;
  readonly set: 'mail-mime' | 'mail-dsn' | 'mail-reply';
  readonly source: Buffer;
  readonly expected: Expected;
}

/** Every mail of the three sets; what is no mail yet (a reply's text, a winmail.dat) is put into one. */
export function readCases(dataDir: string): Case[] {
  return [
    ...mimeCases(join(dataDir, 'mail-mime')),
    ...dsnCases(join(dataDir, 'mail-dsn')),
    ...replyCases(join(dataDir, 'mail-reply')),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function expectationBeside(path: string): Expected {
  const beside = path.replace(/\.eml$/, '.expected.json');
  return beside !== path && existsSync(beside) ? (JSON.parse(readFileSync(beside, 'utf8')) as Expected) : {};
}

function mimeCases(folder: string): Case[] {
  const wanted = filesBelow(folder).filter((path) => /\.(eml|tnef)$|messages\/[^/]+\.txt$/.test(path));
  return wanted.map((path) => {
    const bytes = readFileSync(path);
    const name = path.slice(folder.length + 1);
    const source = path.endsWith('.tnef') ? winmail(name, bytes) : bytes;
    return { name: `mail-mime/${name}`, set: 'mail-mime', source, expected: expectationBeside(path) };
  });
}

function dsnCases(folder: string): Case[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith('.eml'))
    .map((path) => ({
      name: `mail-dsn/${path.slice(folder.length + 1)}`,
      set: 'mail-dsn',
      source: readFileSync(path),
      expected: expectationBeside(path),
    }));
}

interface Gold {
  readonly id: string;
  readonly text: string;
  readonly expected: string;
}

function replyCases(folder: string): Case[] {
  const gold = readFileSync(join(folder, 'gold.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Gold);
  const texts = gold.map((one, at): Case => {
    const source = reply(
      `text-${at}`,
      'text/plain',
      Buffer.from(one.text.replaceAll(/\r?\n/g, '\r\n'), 'utf8'),
    );
    return { name: `mail-reply/${one.id}`, set: 'mail-reply', source, expected: { visible: one.expected } };
  });
  const pages = readdirSync(join(folder, 'html'))
    .toSorted()
    .map((file, at): Case => ({
      name: `mail-reply/html/${file}`,
      set: 'mail-reply',
      source: reply(`html-${at}`, 'text/html', readFileSync(join(folder, 'html', file))),
      expected: { visible: 'Hi. I am fine.\n\nThanks,\nAlex' },
    }));
  return [...texts, ...pages];
}

function reply(id: string, type: string, body: Buffer): Buffer {
  const head = [
    `From: Writer ${id} <${id}@replies.example>`,
    `Message-ID: <${id}@replies.example>`,
    `Subject: Re: Reply ${id}`,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${inLines(body)}\r\n`);
}

function winmail(name: string, bytes: Buffer): Buffer {
  const head = [
    'From: Outlook User <outlook@winmail.example>',
    `Message-ID: <${name.replaceAll(/[^\w.-]/g, '-')}@winmail.example>`,
    `Subject: ${name}`,
    'MIME-Version: 1.0',
    'Content-Type: application/ms-tnef; name="winmail.dat"',
    'Content-Transfer-Encoding: base64',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${inLines(bytes)}\r\n`);
}

function inLines(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/(.{76})/g, '$1\r\n');
}
