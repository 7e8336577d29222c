import { existsSync } from 'node:fs';
import { makeKeyPair, rootFingerprint } from '@deskhand/protocol';
import { needed, options, type PersonCommand, Refusal } from '../command.ts';
import { callDesk, isThisMachine, type Desk } from './desk-call.ts';
import { keyFolder, keyKinds, keyPath, storeKey, writeNote, type KeyKind } from './key-folder.ts';
import { deskNote, rememberable } from './known-desk.ts';
import { certify, dispatchDays, firstStatement } from './papers.ts';
import { choosePassphrase } from './passphrase.ts';
import { keepPaper, sendCertificate, sendStatement } from './send-paper.ts';
import { Terminal } from './terminal.ts';

/** `deskhand trust begin`: all keys of an organisation, on the computer of the person who keeps them. */
export const trustBegin: PersonCommand = {
  usage: 'trust begin --url URL --token-file F --name "Your name" [--here]',
  summary:
    'Makes root, spare root, release key and your operator key on this computer, and tells the desk their public halves.',
  async run(args) {
    const { values } = options(args, {
      url: { type: 'string' },
      'token-file': { type: 'string' },
      name: { type: 'string' },
      here: { type: 'boolean' },
      'passphrase-file': { type: 'string' },
      'no-passphrase': { type: 'boolean' },
    });
    const name = needed(values.name, '--name');
    const { url, desk } = callDesk(values);
    const terminal = new Terminal();
    try {
      await requireOtherMachine(terminal, url, values.here === true);
      const { organisationId, dispatchKey } = await requireBeginning(desk);
      const wish = { file: values['passphrase-file'], none: values['no-passphrase'] === true };
      const forRoots = await choosePassphrase(terminal, wish, 'the root keys, needed a few times a year');
      const forOperator = await choosePassphrase(
        terminal,
        wish,
        'your operator key, needed at each approval',
      );
      const keys = makeKeys(forRoots, forOperator);
      const statement = firstStatement({
        organisationId,
        dispatchKey,
        ...keys,
        releaseKey: keys.release.publicKey,
      });
      const certificate = certify(keys.root, {
        organisationId,
        name,
        key: keys.operator.publicKey,
        upTo: 'R3',
        siteIds: [],
        days: 365,
      });
      keepPaper('trust-1.json', statement);
      keepPaper('certificate-1.json', certificate);
      writeNote(deskNote, rememberable(url, statement));
      await sendStatement(desk, statement);
      await sendCertificate(desk, certificate);
      sayNext(terminal, rootFingerprint(keys.root.publicKey), rootFingerprint(keys.spareRoot.publicKey));
      return 0;
    } finally {
      terminal.close();
    }
  },
};

async function requireOtherMachine(terminal: Terminal, url: string, isMeant: boolean): Promise<void> {
  if (!(await isThisMachine(url))) return;
  if (!isMeant) {
    throw new Refusal(
      [
        `The desk at ${url} runs on this machine, so its keys and yours would lie in one hand.`,
        'Run this on your own computer with the public address of the desk. To go on here all the same: --here',
      ].join('\n'),
    );
  }
  terminal.say('Server-trusted: whoever takes this machine can sign. Move root and operator key away soon.');
}

/** The desk must have no root yet, and this computer no keys: roots are made once. */
async function requireBeginning(desk: Desk): Promise<{ organisationId: string; dispatchKey: string }> {
  const folder = keyFolder();
  const there = (Object.keys(keyKinds) as KeyKind[]).filter((kind) => existsSync(keyPath(kind)));
  if (there.length > 0) {
    throw new Refusal(
      `There are keys in ${folder} already (${there.join(', ')}). If sending failed after they were made: deskhand trust send ${folder}/trust-1.json, then certificate-1.json.`,
    );
  }
  let trust = await desk.trust();
  if (trust.version > 0) {
    throw new Refusal(
      `This desk has a root already (${trust.rootFingerprints.join(', ')}). A root is made once; see \`deskhand trust rotate\`.`,
    );
  }
  if (trust.dispatchKeys.length === 0) trust = await desk.makeDispatchKey();
  const dispatchKey = trust.dispatchKeys.at(-1)?.key;
  if (dispatchKey === undefined) throw new Refusal('The desk has no dispatch key to sign for.');
  return { organisationId: trust.organisationId, dispatchKey };
}

function makeKeys(forRoots: string | undefined, forOperator: string | undefined) {
  const keys = {
    root: makeKeyPair(),
    spareRoot: makeKeyPair(),
    release: makeKeyPair(),
    operator: makeKeyPair(),
  };
  storeKey('root', keys.root, forRoots);
  storeKey('spare-root', keys.spareRoot, forRoots);
  storeKey('release', keys.release, forRoots);
  storeKey('operator', keys.operator, forOperator);
  return keys;
}

function sayNext(terminal: Terminal, fingerprint: string, spare: string): void {
  const lines = [
    `The desk has its root of trust. Its fingerprint: ${fingerprint} (spare: ${spare})`,
    'Write it down: whoever joins as an operator compares it, and so does `deskhand verify`.',
    '',
    `The keys lie in ${keyFolder()}:`,
    ...Object.entries(keyKinds).map(([kind, words]) => `  ${`${kind}.pem`.padEnd(16)} ${words}.`),
    '',
    `Next: copy root.pem to a stick and spare-root.pem to another one, try both (deskhand trust show --root-key FILE), and delete them here.`,
    `Machines can be enrolled now. The desk's dispatch key counts for ${dispatchDays} days: \`deskhand trust rotate\` about monthly.`,
  ];
  for (const line of lines) terminal.say(line);
}
