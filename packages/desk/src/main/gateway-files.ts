import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConfigError } from './config.ts';
import { sourceFolder } from './prepare.ts';

const packagesFolder = dirname(dirname(sourceFolder));
const agentFolder = join(packagesFolder, 'agent');
const built = join(dirname(sourceFolder), 'dist', 'agent');
const bundle = join(built, 'deskhand-agent.mjs');

/** What the gateway gives to machines that have no agent yet, as far as it is there. */
export function agentFiles(): (readonly [name: string, path: string])[] {
  const files: (readonly [string, string])[] = [
    ['install.sh', join(agentFolder, 'src/install/install.sh')],
    ['deskhand-agent.mjs', bundle],
    ...['linux-x64', 'linux-arm64'].map((platform) => [`node-${platform}`, nodeFor(platform)] as const),
  ];
  return files.filter(([, path]) => existsSync(path));
}

/** Node 24 of a platform, brought by npm for this machine's own one; others where somebody has installed them. */
function nodeFor(platform: string): string {
  try {
    const found = createRequire(import.meta.url).resolve(`node-${platform}/package.json`);
    return join(dirname(found), 'bin', 'node');
  } catch {
    return '';
  }
}

/** Builds the one-file agent when its sources changed; in a process of its own, because it is another package. */
export async function buildAgent(say: (line: string) => void): Promise<void> {
  const maker = join(agentFolder, 'src/portable/make-bundle.ts');
  // A release ships it built.
  if (!existsSync(maker)) return;
  const stamp = join(built, '.sources');
  const wanted = digestOfSources();
  if (existsSync(stamp) && existsSync(bundle) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the agent for machines ...');
  mkdirSync(built, { recursive: true });
  await run(maker, `${bundle}.new`);
  renameSync(`${bundle}.new`, bundle);
  writeFileSync(stamp, wanted);
}

function run(maker: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [maker, file], { stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new ConfigError(`The agent could not be built (${code}).`, 'Its messages stand above.'));
    });
  });
}

/** Everything that ends up in the file: agent, protocol, locked dependencies. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = ['agent', 'protocol'].flatMap((name) =>
    readdirSync(join(packagesFolder, name, 'src'), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && !/\.test(-support)?\.ts$/.test(one.name))
      .map((one) => join(one.parentPath, one.name)),
  );
  for (const file of [...files.toSorted(), join(packagesFolder, '../package-lock.json')])
    hash.update(file.slice(packagesFolder.length)).update(readFileSync(file));
  return hash.digest('hex');
}
