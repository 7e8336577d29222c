import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Type } from 'typebox';
import { isBelow } from '../policy.ts';
import type { ActionContext } from './action.ts';
import { canBeOpened, holdsPrivateKey, isSecretPlace } from './secret-places.ts';

/** An absolute path without `..`, as an administrator would type it. */
export const AbsolutePath = Type.String({ pattern: '^/[^\\u0000]*$', maxLength: 4096 });

/**
 * Where a file may be put without a word of the machine's administrator: nothing there is run, and nothing gives a
 * right. Anywhere else (a cron table, a unit, a profile, a script) a put would be a way to run anything as root.
 */
const writableFolders = ['/tmp', '/var/tmp'];
const writableFiles = [
  '/etc/hosts',
  '/etc/resolv.conf',
  '/etc/hostname',
  '/etc/motd',
  '/etc/issue',
  '/etc/timezone',
];

export type PathFault =
  | 'path.not-normal'
  | 'path.forbidden'
  | 'path.secret'
  | 'path.needs-policy'
  | 'path.missing'
  | 'path.unreadable'
  | 'path.not-a-file'
  | 'file.holds-key';

export type Place = { readonly real: string } | { readonly fault: PathFault };

/** `remove` takes an operator's signature, so it needs no word of the policy file besides. */
type Use = 'read' | 'write' | 'remove';

/**
 * Where a path really leads, when it may be used. Links are resolved before anything is decided; folders that
 * the file will be in are resolved for files that are to be made.
 */
export function findPlace(path: string, use: Use, context: ActionContext): Place {
  if (path.split('/').includes('..')) return { fault: 'path.not-normal' };
  try {
    const real = resolve(path, use);
    if (real === undefined) return { fault: 'path.missing' };
    const fault = judgePlace(real, use, context);
    return fault === undefined ? { real } : { fault };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return { fault: code === 'ENOENT' || code === 'ENOTDIR' ? 'path.missing' : 'path.unreadable' };
  }
}

function judgePlace(real: string, use: Use, { policy, ownFolders }: ActionContext): PathFault | undefined {
  const own = ownFolders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder));
  const allowed = use === 'read' ? policy.readBelow : policy.writeBelow;
  if (isBelow(real, own) || !isBelow(real, allowed)) return 'path.forbidden';
  const isOpened = canBeOpened(real) && isBelow(real, policy.openedSecrets);
  if (isSecretPlace(real) && !isOpened) return 'path.secret';
  return use === 'write' && !isWritable(real, policy.openedForWriting) ? 'path.needs-policy' : undefined;
}

function isWritable(real: string, opened: readonly string[]): boolean {
  const ours = [...writableFolders, tmpdir()].filter((folder) => existsSync(folder));
  return writableFiles.includes(real) || isBelow(real, [...ours.map((one) => realpathSync(one)), ...opened]);
}

function resolve(path: string, use: Use): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
  return use === 'read' ? undefined : join(realpathSync(dirname(path)), basename(path));
}

export interface OpenFile {
  readonly descriptor: number;
  readonly real: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/**
 * Opens a plain file for reading and judges what was really opened (proc(5), /proc/self/fd): between the first look
 * and the opening somebody may have put a link there. Never waits for the other end of a pipe.
 */
export function openForReading(
  path: string,
  context: ActionContext,
): OpenFile | { readonly fault: PathFault } {
  const place = findPlace(path, 'read', context);
  if ('fault' in place) return place;
  if (!lstatSync(place.real, { throwIfNoEntry: false })?.isFile()) return { fault: 'path.not-a-file' };
  const descriptor = openSync(place.real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const about = fstatSync(descriptor);
  const real = existsSync('/proc/self/fd') ? readlinkSync(`/proc/self/fd/${descriptor}`) : place.real;
  const fault = about.isFile() ? judgePlace(real, 'read', context) : 'path.not-a-file';
  if (fault === undefined) return { descriptor, real, sizeBytes: about.size, modifiedAt: about.mtime };
  closeSync(descriptor);
  return { fault };
}

/** Longest private key in PEM form that is looked for around a piece. */
const longestKeyBytes = 65_536;

/** Does a key stand in this piece of a file, or begin shortly before it, so that the piece shows its middle? */
export function findKey(file: OpenFile, from: number, lengthBytes: number, context: ActionContext): boolean {
  if (isBelow(file.real, context.policy.openedSecrets)) return false;
  const begin = Math.max(0, from - longestKeyBytes);
  const bytes = Buffer.alloc(from - begin + lengthBytes);
  const read = readSync(file.descriptor, bytes, 0, bytes.length, begin);
  return holdsPrivateKey(bytes.subarray(0, read));
}

/** The sentence for each fault. */
export const pathWords: Readonly<Record<PathFault, string>> = {
  'path.not-normal': 'The path must be absolute and without "..".',
  'path.forbidden': 'This agent does not touch that path.',
  'path.secret':
    'Secrets lie at that path. Only the policy file on the machine can open it ("openSecretsBelow").',
  'path.needs-policy':
    'Files are put there only when the policy file on the machine says so ("openWritesBelow").',
  'path.missing': 'There is nothing at that path.',
  'path.unreadable': 'The path cannot be read.',
  'path.not-a-file': 'That path is no plain file.',
  'file.holds-key':
    'A private key stands in that file. Only the policy file on the machine can open it ("openSecretsBelow").',
};
