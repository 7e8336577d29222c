import { unknownHost } from '../engine/plan-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Step } from '../model/step.ts';

/** Refuses a scenario that names what its topology does not have, before anything is started. */
export function checkScenario(scenario: Scenario): void {
  const { topology } = scenario;
  const probes = {
    'a readiness looks at it': scenario.ready,
    'a symptom looks at it': scenario.symptom,
    'the grader looks at it': scenario.grader.map((one) => one.probe),
    'a forbidden repair looks at it': scenario.forbidden,
  };
  for (const [where, list] of Object.entries(probes)) {
    for (const { host } of list) if (!(host in topology.hosts)) throw unknownHost(host, topology, where);
  }
  const steps = {
    'the fault works on it': scenario.fault,
    'the solution works on it': scenario.solution,
    'a wrong repair works on it': scenario.wrongRepairs.flatMap((one) => one.steps),
  };
  for (const [where, list] of Object.entries(steps)) {
    for (const step of list) checkStep(step, scenario, where);
  }
  requireSome(scenario);
}

function checkStep(step: Step, { topology }: Scenario, where: string): void {
  const host = topology.hosts[step.host];
  if (host === undefined) throw unknownHost(step.host, topology, where);
  if (step.kind !== 'cable' || step.interface in host.interfaces) return;
  throw new LabError(
    'interface-unknown',
    `${step.host} has no interface "${step.interface}"; ${where}.`,
    `Interfaces: ${Object.keys(host.interfaces).join(', ')}.`,
  );
}

/** A scenario without one of these cannot be proved. */
function requireSome(scenario: Scenario): void {
  const parts = {
    'a readiness': scenario.ready,
    'a step of the fault': scenario.fault,
    'a symptom': scenario.symptom,
    'something that is graded': scenario.grader,
    'a step of the solution': scenario.solution,
    'a wrong repair': scenario.wrongRepairs,
  };
  const missing = Object.entries(parts).find(([, list]) => list.length === 0)?.[0];
  if (missing === undefined) return;
  throw new LabError(
    'scenario-invalid',
    `The scenario lacks ${missing}.`,
    'packages/labs/README.md shows a whole one.',
  );
}
