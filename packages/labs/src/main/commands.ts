import { cableCommand, downCommand, gradeCommand, upCommand } from './hold.ts';
import { listCommand } from './list.ts';
import { prepareCommand } from './prepare.ts';
import { runCommand } from './run.ts';
import { shellCommand } from './shell.ts';
import type { LabCommand } from './words.ts';

/** In the order in which they are needed. */
export const commands: Readonly<Record<string, LabCommand>> = {
  prepare: prepareCommand,
  list: listCommand,
  up: upCommand,
  shell: shellCommand,
  cable: cableCommand,
  grade: gradeCommand,
  down: downCommand,
  run: runCommand,
};

export function usage(): string {
  const lines = Object.values(commands).map((one) => `  deskhand lab ${one.usage}\n      ${one.summary}`);
  return ['Practice labs: real hosts, real faults.', '', ...lines, ''].join('\n');
}
