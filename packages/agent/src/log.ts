import { redactText } from './run/redact.ts';

/** One line of the agent's own log, on standard error: journald or a terminal keep it. */
export function log(words: string): void {
  process.stderr.write(`${new Date().toISOString()} ${redactText(words)}\n`);
}
