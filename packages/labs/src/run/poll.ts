import type { Lab } from '../engine/start-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Answer, Probe } from '../model/probe.ts';

const usualTryMs = 5000;
const pauseMs = 50;

/** One try of one probe. A probe that cannot be asked is an error, and never a "no". */
export async function ask(lab: Lab, probe: Probe): Promise<Answer> {
  const answer = await lab.exec(probe.host, probe.argv, { limitMs: probe.limitMs ?? usualTryMs });
  if (answer.code !== 127 || !/^(\/usr\/bin\/env|nsenter|choom|setpriv): /.test(answer.stderr)) return answer;
  throw new LabError(
    'grader-unreachable',
    `"${probe.what}" cannot be asked: ${probe.host} has no "${probe.argv[0]}".`,
    'Take a layer for this host that has the program, or ask from another host.',
  );
}

/** Tries all probes until each has held once, or the time is over; returns those that never held. */
export async function waitFor(
  lab: Lab,
  probes: readonly Probe[],
  limitMs: number,
): Promise<readonly Missed[]> {
  const until = performance.now() + limitMs;
  const missed = await Promise.all(probes.map((probe) => tryUntil(lab, probe, until)));
  return missed.filter((one) => one !== undefined);
}

/** A probe that never held, with what was said at the last try. */
export interface Missed {
  readonly probe: Probe;
  readonly answer: Answer;
}

async function tryUntil(lab: Lab, probe: Probe, until: number): Promise<Missed | undefined> {
  for (;;) {
    const answer = await ask(lab, probe);
    if (probe.holds(answer)) return undefined;
    if (performance.now() > until) return { probe, answer };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** For a person: what did not hold, and what was said. */
export function describeMissed(missed: readonly Missed[]): string {
  return missed
    .map(({ probe, answer }) => {
      const words = `${answer.stdout}\n${answer.stderr}`.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
      const end = answer.timedOut ? 'no end in time' : `exit ${answer.code}`;
      return `"${probe.what}" (${end}${words === '' ? '' : `: ${words}`})`;
    })
    .join('; ');
}
