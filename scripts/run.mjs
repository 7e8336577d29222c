// `node scripts/run.mjs <program> [arguments]`: installs what is missing, then runs the program under Node 24.
// Plain JavaScript for Node 20 without dependencies: it is the first thing that runs on a fresh clone.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './launcher/execute.mjs';
import { ensureInstalled, LaunchError } from './launcher/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A program named from the top of the repository is found from any working folder. */
function locate([program, ...rest]) {
  const isPath = program !== undefined && !program.startsWith('-') && !isAbsolute(program);
  const fromRoot = isPath && !existsSync(program) && existsSync(join(root, program));
  return program === undefined ? [] : [fromRoot ? join(root, program) : program, ...rest];
}

/** Installs when needed and runs Node 24 with these arguments; obstacles end in two plain lines and an exit code. */
export async function launch(args) {
  try {
    await ensureInstalled(root);
    execute(root, locate(args));
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    console.error(`\n${error.message}\n${error.hint}`);
    process.exitCode = error.exitCode;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await launch(process.argv.slice(2));
}
