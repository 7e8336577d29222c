import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Result } from '@deskhand/protocol';
import { bundleAgent } from '../../../packages/agent/src/portable/bundle.ts';
import type { Lab } from '../../../packages/labs/src/index.ts';

/** The agent as one file, with its Node, in a folder that is laid over the trees of a lab host. */

const place = '/opt/deskhand-agent';
/** How the agent is started on a lab host. */
export const agentArgv: readonly string[] = [`${place}/node`, `${place}/deskhand-agent.mjs`];
export const performArgv: readonly string[] = [
  `${place}/node`,
  '--disable-warning=ExperimentalWarning',
  `${place}/perform.mjs`,
];

/** Fills `folder` with what a host needs; hand it to `startLab` as `over`. */
export async function layAgent(folder: string): Promise<void> {
  const programs = join(folder, place);
  mkdirSync(programs, { recursive: true });
  const node = join(programs, 'node');
  try {
    linkSync(process.execPath, node);
  } catch {
    copyFileSync(process.execPath, node);
  }
  await bundleAgent(join(programs, 'deskhand-agent.mjs'));
  await bundleAgent(join(programs, 'perform.mjs'), join(import.meta.dirname, 'perform.ts'));
  for (const path of [folder, join(folder, 'opt'), programs, node]) chmodSync(path, 0o755);
}

export type Wish = Pick<Job, 'action' | 'params'> & Partial<Job>;
/** A result with its raw evidence as text. */
export interface Ended extends Result {
  readonly text: string;
}

/** Signed jobs, one after the other, by the agent's executor on a host. */
export async function perform(lab: Lab, host: string, ...wishes: readonly Wish[]): Promise<Ended[]> {
  const stdin = JSON.stringify(wishes);
  const limitMs = 60_000;
  const answer = await lab.exec(host, performArgv, { stdin, limitMs, keepBytes: 8_388_608 });
  const ended = readEnded(answer.stdout);
  assert.equal(ended.length, wishes.length, answer.stderr);
  return ended;
}

/** What the agent does at its start: the ends of the jobs that had none. */
export async function recover(lab: Lab, host: string): Promise<Ended[]> {
  const answer = await lab.exec(host, [...performArgv, 'recover'], { limitMs: 60_000, keepBytes: 8_388_608 });
  assert.equal(answer.code, 0, answer.stderr);
  return readEnded(answer.stdout);
}

function readEnded(text: string): Ended[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Ended);
}

/** Outcome and code in one word, as tests compare them. */
export function wordOf(ended: Ended | undefined): string {
  return `${ended?.outcome} ${ended?.code}`;
}

/** The typed output of an action; the test says what it looks into. */
export function outputOf<T>(ended: Ended | undefined): T {
  assert.ok(ended !== undefined && ended.output !== null, `${wordOf(ended)}: ${ended?.note}`);
  return ended.output as T;
}
