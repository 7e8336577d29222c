import { LabError } from '../model/lab-error.ts';
import { TreeError } from '../trees/tree-error.ts';
import { commands, usage } from './commands.ts';
import { LabUsageError } from './words.ts';

/** `deskhand lab ...`, as a process of its own. Exit codes: 0 done, 1 refused or failed, 2 wrong words. */
async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  if (name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new LabUsageError(`There is no command "lab ${name}".\n${usage()}`);
  return command.run(args);
}

function explain(error: unknown): number {
  if (error instanceof LabUsageError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof LabError || error instanceof TreeError) {
    process.stderr.write(`${error.message}\n${error.hint}\n(${error.code})\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

// Whoever reads us may stop reading: "deskhand lab list | head".
process.stdout.on('error', () => process.exit(0));
process.exitCode = await main(process.argv.slice(2)).catch(explain);
