import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Need } from './parts.ts';

/** The needs whose program is not on the search path. */
export function missingNeeds(needs: readonly Need[]): Need[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return needs.filter((need) => !folders.some((folder) => isProgram(join(folder, need.command))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian packages when we may; says plainly what it does, and what to type when it may not. */
export function installSystemPackages(needs: readonly Need[]): void {
  const names = [...new Set(needs.map((need) => need.debianPackage))];
  if (names.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(
      `Missing on this machine: ${names.join(', ')}. Install with: sudo apt-get install ${names.join(' ')}`,
    );
    return;
  }
  console.log(`Installing for the tests with apt-get: ${names.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: string[]): boolean => {
    const result = spawnSync('apt-get', ['-q', '-y', ...args], { env, encoding: 'utf8' });
    if (result.status !== 0) console.log(`apt-get ${args[0]} failed:\n${result.stdout}${result.stderr}`);
    return result.status === 0;
  };
  if (run('update')) run('install', '--no-install-recommends', ...names);
}
