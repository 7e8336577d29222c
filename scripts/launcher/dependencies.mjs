// Which packages the lockfile asks for, and whether node_modules holds them. Plain JavaScript for Node 20: it
// runs before anything is installed.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampPath = (root) => join(root, 'node_modules', '.deskhand-installed');

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** package.json writes `os` and `cpu` as one name or a list; `!name` excludes. */
function allows(rule, value) {
  const names = [rule ?? value].flat();
  if (names.includes(`!${value}`)) return false;
  return names.includes(value) || names.every((name) => name.startsWith('!'));
}

/** A package that is limited to another system is rightly absent; one bound to a C library is left to npm. */
function isForThisSystem(entry) {
  return entry.libc === undefined && allows(entry.os, process.platform) && allows(entry.cpu, process.arch);
}

/** Only what npm owes: an optional package's own dependencies hang on its fate, so they are not counted. */
function isOwed(path, entry, direct) {
  if (entry.peer || !path.includes('node_modules/')) return false;
  if (!entry.optional) return true;
  return direct.has(path.slice(path.lastIndexOf('node_modules/') + 13)) && isForThisSystem(entry);
}

/**
 * Names what the lockfile asks for and node_modules lacks; npm keeps what it installed in a hidden lockfile, and it
 * drops an optional package silently when its download failed. Undefined when nothing was ever installed.
 */
export function findMissingPackages(root) {
  const asked = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!asked || !present) return undefined;
  const direct = new Set(
    Object.entries(asked)
      .filter(([path]) => !path.includes('node_modules/'))
      .flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {})),
  );
  return Object.keys(asked).filter((path) => {
    const found = present[path];
    if (found) return found.version !== asked[path].version || found.integrity !== asked[path].integrity;
    return isOwed(path, asked[path], direct);
  });
}

function expectedStamp(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** True when node_modules fits package-lock.json; an installation made by hand with npm counts too. */
export function isInstalled(root) {
  if (readText(stampPath(root)) === expectedStamp(root)) return true;
  if (findMissingPackages(root)?.length !== 0) return false;
  markInstalled(root);
  return true;
}

/** Writes the stamp that lets the next start skip the comparison; a read-only folder only costs that speed. */
export function markInstalled(root) {
  try {
    writeFileSync(stampPath(root), expectedStamp(root));
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC'].includes(error.code)) throw error;
  }
}
