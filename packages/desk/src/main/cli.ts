import { ApiError } from '#platform/contract/client';
import { EmbeddedError } from '#platform/server/embedded/errors';
import { SmtpSettingError } from '#platform/server/mail/smtp-settings';
import { ConfigError, readConfig } from './config.ts';
import { Refusal, UsageError } from './cli/command.ts';
import { operatorCommands } from './cli/operator/commands.ts';

/** Exit codes: 0 done, 1 refused or failed, 2 wrong words, 75 try again later (sysexits EX_TEMPFAIL, for mail servers). */
async function main(argv: readonly string[]): Promise<number> {
  const [first] = argv;
  const isHelp = first === undefined || first === 'help' || first === '--help';
  const own = isHelp ? undefined : find(operatorCommands, argv);
  if (own) return own.command.run(own.args);
  const group = Object.entries(operatorCommands).filter(([name]) => name.startsWith(`${first} `));
  if (group.length > 0)
    throw new UsageError(
      group.map(([, { usage, summary }]) => `deskhand ${usage}\n    ${summary}`).join('\n'),
    );
  // The server with all its rooms is read only by commands of the desk's own machine.
  const [{ commands }, { callCommand, helpText }] = await Promise.all([
    import('./cli/commands.ts'),
    import('./cli/call.ts'),
  ]);
  if (isHelp) {
    process.stdout.write(helpText());
    return 0;
  }
  const config = readConfig(process.env);
  const found = find(commands, argv);
  return found ? found.command.run(config, found.args) : callCommand(config, argv);
}

/** A command of two words goes before one of the first word alone. */
function find<C>(
  commands: Readonly<Record<string, C>>,
  argv: readonly string[],
): { command: C; args: readonly string[] } | undefined {
  const [first = '', second = ''] = argv;
  const ofTwo = commands[`${first} ${second}`];
  if (ofTwo) return { command: ofTwo, args: argv.slice(2) };
  const ofOne = commands[first];
  return ofOne && { command: ofOne, args: argv.slice(1) };
}

/** What a person reads when something is in the way: what happened, what to do; never a stack for what is expected. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof UsageError || error instanceof Refusal) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
  if (error instanceof ApiError) {
    const { title, hint, code, detail, fields, requestId } = error.problem;
    const lines = [
      title + (detail === undefined ? '' : `: ${detail}`),
      ...(fields ?? []).map((f) => `  ${f.path} ${f.message}`),
      hint,
      `(${code}, request ${requestId})`,
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
    return 1;
  }
  const { MigrationError } = await import('#platform/server/db/migrate');
  if (
    error instanceof ConfigError ||
    error instanceof EmbeddedError ||
    error instanceof MigrationError ||
    error instanceof SmtpSettingError
  ) {
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
