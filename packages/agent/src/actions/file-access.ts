import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Type } from 'typebox';
import { isBelow } from '../policy.ts';
import type { ActionContext } from './action.ts';

/** An absolute path without `..`, as an administrator would type it. */
export const AbsolutePath = Type.String({ pattern: '^/[^\\u0000]*$', maxLength: 4096 });

/** Files that hold secrets and nothing else: reading them helps no diagnosis. */
const secretFiles =
  /^\/etc\/(g?shadow-?|sudoers(\.d\/.*)?|ssh\/ssh_host_.*_key|krb5\.keytab|ssl\/private\/.*)$|\/\.ssh\/(?!.*\.pub$|known_hosts|authorized_keys|config)|\/\.(netrc|pgpass|aws\/credentials|docker\/config\.json)$|^\/proc\/([^/]+\/)+(environ|mem|kcore|fd|root|cwd)(\/|$)|^\/proc\/kcore$|^\/dev\/(?!null$|zero$)/;

export type PathFault = 'path.not-normal' | 'path.forbidden' | 'path.missing' | 'path.unreadable';

export type Place = { readonly real: string } | { readonly fault: PathFault };

/**
 * Where a path really leads, when it may be used. Links are resolved before anything is decided; folders that
 * the file will be in are resolved for files that are to be made.
 */
export function findPlace(path: string, use: 'read' | 'write', context: ActionContext): Place {
  if (path.split('/').includes('..')) return { fault: 'path.not-normal' };
  try {
    const real = resolve(path, use);
    if (real === undefined) return { fault: 'path.missing' };
    const allowed = use === 'read' ? context.policy.readBelow : context.policy.writeBelow;
    const own = context.ownFolders
      .filter((folder) => existsSync(folder))
      .map((folder) => realpathSync(folder));
    const isForbidden = !isBelow(real, allowed) || secretFiles.test(real) || isBelow(real, own);
    return isForbidden ? { fault: 'path.forbidden' } : { real };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return { fault: code === 'ENOENT' || code === 'ENOTDIR' ? 'path.missing' : 'path.unreadable' };
  }
}

function resolve(path: string, use: 'read' | 'write'): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path);
  return use === 'read' ? undefined : join(realpathSync(dirname(path)), basename(path));
}

/** The sentence for each fault. */
export const pathWords: Readonly<Record<PathFault, string>> = {
  'path.not-normal': 'The path must be absolute and without "..".',
  'path.forbidden': 'This agent does not touch that path.',
  'path.missing': 'There is nothing at that path.',
  'path.unreadable': 'The path cannot be read.',
};
