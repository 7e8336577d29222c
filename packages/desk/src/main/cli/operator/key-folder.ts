import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from '@deskhand/protocol';
import { rootFingerprint } from '@deskhand/protocol';
import { Refusal } from '../command.ts';
import { isSealed, openKey, sealKey } from './sealed-key.ts';

/** The keys that a person may hold, and where each belongs. */
export const keyKinds = {
  root: 'the root key: signs which keys count. It belongs on a stick in a locked drawer, and on no computer that is on',
  'spare-root': 'the spare root key: for the day on which the first is lost. It belongs in another building',
  release:
    'the release key: signs new agents. It belongs on the machine that builds them, or beside the root',
  operator: 'your operator key: allows destructive actions. It stays on your own computer',
} as const;
export type KeyKind = keyof typeof keyKinds;

/** The folder of a person's own keys: never on the server, for its owner alone. */
export function keyFolder(): string {
  const told = process.env['DESKHAND_OPERATOR_HOME'];
  if (told !== undefined && told !== '') return told;
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'deskhand');
}

/** Makes the folder with mode 0700; one that others can enter is refused, not mended: somebody may have been there. */
export function openKeyFolder(): string {
  const folder = keyFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  requirePrivate(folder);
  return folder;
}

function requirePrivate(path: string): void {
  const { mode, uid } = lstatSync(path);
  const isMine = process.getuid === undefined || uid === process.getuid();
  if (isMine && (mode & 0o077) === 0) return;
  throw new Refusal(`${path} can be read by others. Make it yours alone (chmod go=) and try again.`);
}

export function keyPath(kind: KeyKind, folder = keyFolder()): string {
  return join(folder, `${kind}.pem`);
}

/** Writes a key beside the words where it belongs, and reads it back before anything relies on it. */
export function storeKey(kind: KeyKind, pair: KeyPair, passphrase: string | undefined): string {
  const path = keyPath(kind, openKeyFolder());
  const about = [`Deskhand, ${keyKinds[kind]}.`, `Public half: ${pair.publicKey}`];
  if (kind === 'root' || kind === 'spare-root') about.push(`Fingerprint: ${rootFingerprint(pair.publicKey)}`);
  const text = `${about.join('\n')}\n\n${sealKey(pair, passphrase)}`;
  writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
  const back = openKey(readFileSync(path, 'utf8'), passphrase);
  if (back?.publicKey !== pair.publicKey) throw new Refusal(`${path} could not be read back.`);
  return path;
}

/** The public half as the file of a key says; a claim until the key itself is opened. */
export function publicHalfIn(path: string): string | undefined {
  return existsSync(path) ? /^Public half: (\S{43})$/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
}

/** Opens a key file; asks for its passphrase when it has one. */
export async function loadKey(
  path: string,
  passphraseOf: (question: string) => Promise<string>,
): Promise<KeyPair> {
  if (!existsSync(path)) throw new Refusal(`There is no key at ${path}.`);
  requirePrivate(path);
  const pem = readFileSync(path, 'utf8');
  const passphrase = isSealed(pem) ? await passphraseOf(`Passphrase of ${path}: `) : undefined;
  const pair = openKey(pem, passphrase);
  if (pair === undefined) throw new Refusal(`The passphrase of ${path} is wrong, or the file is damaged.`);
  return pair;
}

/** A small JSON file of the folder; undefined when there is none. */
export function readNote<T>(name: string): T | undefined {
  const path = join(keyFolder(), name);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    throw new Refusal(`${path} is damaged. Look at it, and remove it if nothing in it is yours.`);
  }
}

/** Writes a file of the folder whole or not at all. */
export function writeNote(name: string, value: unknown): string {
  const path = join(openKeyFolder(), name);
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return path;
}
