import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config.ts';
import { sourceFolder, webFolder } from './prepare.ts';

const packageFolder = dirname(sourceFolder);

/** Builds the web application when a source file of it changed since the last build; a release ships it built. */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  const stamp = join(webFolder, '.sources');
  const wanted = digestOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the web application ...');
  await runVite();
  writeFileSync(stamp, wanted);
}

/** In a process of its own: what a bundler takes of memory would otherwise stay with the server. */
function runVite(): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const wrong = (code: number | null) =>
    new ConfigError(
      `The web application could not be built (vite ended with ${code}).`,
      'Its messages stand above.',
    );
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', join(packageFolder, 'vite.config.ts'), '--logLevel', 'error'],
      {
        cwd: packageFolder,
        stdio: ['ignore', 2, 2],
      },
    );
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(wrong(code))));
  });
}

/** Everything that ends up in the browser: contracts, web code, configuration, locked dependencies. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = readdirSync(sourceFolder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && !/\.test(-support)?\.tsx?$/.test(f.name))
    .map((f) => join(f.parentPath, f.name))
    .filter((path) => /\/web\/|\/contract(\/|\.ts$)/.test(path))
    .sort();
  for (const file of [
    ...files,
    join(packageFolder, 'vite.config.ts'),
    join(packageFolder, '../../package-lock.json'),
  ]) {
    hash.update(file.slice(packageFolder.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
