import { classes, type ActionClass } from '@deskhand/protocol';
import { existsSync } from 'node:fs';
import { makeKeyPair } from '@deskhand/protocol';
import { needed, options, type PersonCommand, Refusal, UsageError } from '../command.ts';
import { callDesk } from './desk-call.ts';
import { keyPath, publicHalfIn, storeKey } from './key-folder.ts';
import { believedTrust } from './known-desk.ts';
import { certify } from './papers.ts';
import { choosePassphrase } from './passphrase.ts';
import { keepPaper, sendCertificate } from './send-paper.ts';
import { Terminal } from './terminal.ts';
import { rootOptions, withRoot } from './trust-change.ts';

const longestDays = 1096;

/** `deskhand trust operator`: a root signs that a colleague may allow destructive actions. */
export const trustOperator: PersonCommand = {
  usage: 'trust operator --name N --key PUBLIC [--up-to R3] [--site ID]... [--days 365] [--root-key FILE]',
  summary:
    'Certifies a colleague as an operator; they run `deskhand operator key` on their own computer and tell you its public half.',
  async run(args) {
    const { values } = options(args, {
      ...rootOptions,
      name: { type: 'string' },
      key: { type: 'string' },
      'up-to': { type: 'string', default: 'R3' },
      site: { type: 'string', multiple: true, default: [] as string[] },
      days: { type: 'string', default: '365' },
    });
    const of = {
      name: needed(values.name, '--name'),
      key: publicKeyOf(needed(values.key, '--key')),
      upTo: classOf(values['up-to']),
      siteIds: values.site,
      days: daysOf(values.days),
    };
    const terminal = new Terminal();
    try {
      const { desk, held, root } = await withRoot(terminal, values);
      if (held.revoked.includes(of.key)) throw new Refusal('This key was revoked; it never counts again.');
      const certificate = certify(root, { organisationId: held.organisationId, ...of });
      keepPaper(`certificate-${certificate.body.serial.slice(-12)}.json`, certificate);
      await sendCertificate(desk, certificate);
      const { name, upTo, notAfter, serial } = certificate.body;
      terminal.say(`${name} may allow actions up to ${upTo} until ${notAfter}. Serial: ${serial}`);
      return 0;
    } finally {
      terminal.close();
    }
  },
};

function publicKeyOf(text: string): string {
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return text;
  throw new UsageError('A public key has 43 letters, as `deskhand operator key` prints it.');
}

function classOf(text: string): ActionClass {
  const found = classes.find((one) => one === text);
  if (found === undefined) throw new UsageError(`--up-to is one of ${classes.join(', ')}.`);
  return found;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= longestDays) return days;
  throw new UsageError(`--days is a number from 1 to ${longestDays}.`);
}

/** `deskhand operator key`: the key of a colleague, made on the colleague's own computer. */
export const operatorKey: PersonCommand = {
  usage: 'operator key [--url URL --root FINGERPRINT] [--no-passphrase]',
  summary:
    'Makes your operator key on this computer, once, and prints its public half; with --url and --root it also learns the keys of the desk.',
  async run(args) {
    const { values } = options(args, {
      url: { type: 'string' },
      'token-file': { type: 'string' },
      root: { type: 'string' },
      'passphrase-file': { type: 'string' },
      'no-passphrase': { type: 'boolean' },
    });
    const terminal = new Terminal();
    try {
      if (values.root !== undefined) {
        const { url, desk } = callDesk(values);
        believedTrust(url, await desk.trust(), values.root);
      }
      const path = keyPath('operator');
      if (!existsSync(path)) {
        const wish = { file: values['passphrase-file'], none: values['no-passphrase'] === true };
        const passphrase = await choosePassphrase(terminal, wish, 'your operator key');
        storeKey('operator', makeKeyPair(), passphrase);
        terminal.say(`Your key is ${path}. It stays on this computer.`);
      }
      const key = publicHalfIn(path);
      if (key === undefined) throw new Refusal(`${path} does not name its public half.`);
      terminal.say('Tell this public half to whoever keeps the root key, by voice or in person:');
      process.stdout.write(`${key}\n`);
      return 0;
    } finally {
      terminal.close();
    }
  },
};
