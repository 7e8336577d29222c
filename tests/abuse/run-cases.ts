import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AbuseCase, Look, Outcome, Tool, Verdict } from './case.ts';
import { isInNamespace } from './oracles/namespace.ts';
import type { Stage } from './stage/stage.ts';

/** What this machine lacks for a case. */
export type MissingTools = (tools: readonly Tool[]) => Tool[];

const present: Readonly<Record<Tool, () => boolean>> = {
  chromium: () => existsSync('/usr/bin/chromium'),
  namespace: isInNamespace,
  openssl: () => spawnSync('openssl', ['version']).status === 0,
  strace: () => spawnSync('strace', ['-V']).status === 0,
};

export const missingHere: MissingTools = (tools) => tools.filter((tool) => !present[tool]());

/** Tries one case and gives its verdict: what the product lacks first, then what the machine lacks, then the attempt. */
export async function runCase(
  one: AbuseCase,
  stage: Pick<Stage, 'operations' | 'takeAlarms'>,
  missingTools: MissingTools = missingHere,
): Promise<Outcome> {
  const { id, title, area } = one;
  const end = (verdict: Verdict, why: readonly string[]): Outcome => ({
    id,
    title,
    area,
    verdict,
    why,
    looks: 0,
    notes: [],
    seconds: 0,
  });
  const lacking = stage.operations.missing(one.operations);
  if (lacking.length > 0) return end('not applicable', [`the product has no ${lacking.join(', ')}`]);
  const missing = missingTools(one.tools ?? []);
  if (missing.length > 0) return end('blocked', [`this machine has no ${missing.join(', ')}`]);
  const startedAtMs = performance.now();
  const seen = await attempt(one, stage);
  const seconds = (performance.now() - startedAtMs) / 1000;
  return {
    ...end(seen.wrong.length === 0 ? 'passed' : 'failed', seen.wrong),
    looks: seen.looks,
    notes: seen.notes,
    seconds,
  };
}

async function attempt(one: AbuseCase, stage: Pick<Stage, 'takeAlarms'>) {
  const wrong: string[] = [];
  const notes: string[] = [];
  let looks = 0;
  const look: Look = {
    holds(fact, otherwise) {
      looks += 1;
      if (!fact) wrong.push(otherwise);
    },
    note: (text) => void notes.push(text),
  };
  try {
    // Alarms of an attempt belong to it; the stage of the real run is the one that it was written for.
    await one.attempt(stage as Stage, look);
  } catch (error) {
    wrong.push(`it broke off: ${(error as Error).message}`);
  }
  if (looks === 0) wrong.push('it looked at nothing');
  wrong.push(...(await stage.takeAlarms()));
  return { wrong, notes, looks };
}
