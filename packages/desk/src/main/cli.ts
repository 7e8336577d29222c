import { EmbeddedError } from '#platform/server/embedded/start';
import { MigrationError } from '#platform/server/db/migrate';
import { ApiError } from '#platform/contract/client';
import { SmtpSettingError } from '#platform/server/mail/smtp-settings';
import { ConfigError, readConfig } from './config.ts';
import { UsageError, type Command } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { callCommand, helpText } from './cli/call.ts';

/** Exit codes: 0 done, 1 refused or failed, 2 wrong words, 75 try again later (sysexits EX_TEMPFAIL, for mail servers). */
async function main(argv: readonly string[]): Promise<number> {
  const [first, second] = argv;
  if (first === undefined || first === 'help' || first === '--help') {
    process.stdout.write(helpText());
    return 0;
  }
  const command: Command | undefined = commands[`${first} ${second ?? ''}`] ?? commands[first];
  const config = readConfig(process.env);
  if (!command) return callCommand(config, argv);
  const words = commands[`${first} ${second ?? ''}`] ? 2 : 1;
  return command.run(config, argv.slice(words));
}

/** What a person reads when something is in the way: what happened, what to do; never a stack for what is expected. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
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
