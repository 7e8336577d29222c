import type { MachineState as Shape } from '#platform/web/ui/meanings';
import type { MachineDot } from '../contract.ts';
import { t } from './texts/navigation.ts';

/** As much of a machine as its dot needs. */
export type Dotted = Pick<MachineDot, 'state' | 'isConnected' | 'concerns'>;

/** What a person has to decide; everything else that is worth a look can wait. */
const decisions: ReadonlySet<string> = new Set(['outcome-unknown', 'evidence-conflict']);
/** Said by the dot itself. */
const told: ReadonlySet<string> = new Set(['offline', 'pending', 'quarantined']);

/** Disc, triangle, diamond or ring: what a machine is like at a glance. */
export function shapeOf(machine: Dotted): Shape {
  if (machine.state === 'quarantined') return 'trouble';
  if (machine.state === 'pending') return 'degraded';
  if (machine.state === 'retired' || !machine.isConnected) return 'unseen';
  if (machine.concerns.some((one) => decisions.has(one))) return 'trouble';
  return machine.concerns.some((one) => !told.has(one)) ? 'degraded' : 'answers';
}

/** The word beside the dot. */
export function stateWord(machine: Dotted): string {
  if (machine.state === 'quarantined') return t.quarantined();
  if (machine.state === 'pending') return t.pending();
  if (machine.state === 'retired') return t.retired();
  if (!machine.isConnected) return t.notConnected();
  return shapeOf(machine) === 'answers' ? t.connected() : t.worthALook();
}
