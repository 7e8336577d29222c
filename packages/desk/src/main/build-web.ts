import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFolder, webFolder } from './prepare.ts';

const packageFolder = dirname(sourceFolder);

/** Builds the web application when a source file of it changed since the last build; a release ships it built. */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  const stamp = join(webFolder, '.sources');
  const wanted = digestOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the web application ...');
  const { build } = await import('vite');
  await build({ configFile: join(packageFolder, 'vite.config.ts'), logLevel: 'error' });
  writeFileSync(stamp, wanted);
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
