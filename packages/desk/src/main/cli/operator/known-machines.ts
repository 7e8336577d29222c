import type { ApprovalRequest } from '#endpoints/contract';
import { readNote, writeNote } from './key-folder.ts';

type Machine = ApprovalRequest['machine'];
interface Known {
  readonly name: string;
  readonly hostname: string;
  readonly signedAt: string;
}
const machinesNote = 'machines.json';

/**
 * A machine is its id; its name is what the desk says. As ssh does with hosts, this computer remembers under which name
 * it signed for an id, so that a desk which calls the mail server "test-pc" is noticed.
 */
export function judgeMachine(machine: Machine): { isNew: boolean; warning: string | undefined } {
  const known = readNote<Record<string, Known>>(machinesNote) ?? {};
  const same = known[machine.id];
  const other = Object.entries(known).find(([id, one]) => id !== machine.id && one.name === machine.name);
  if (same !== undefined && (same.name !== machine.name || same.hostname !== machine.hostname)) {
    const was = `"${same.name}" (host name "${same.hostname}")`;
    return { isNew: false, warning: `You signed for this machine on ${same.signedAt} as ${was}.` };
  }
  if (same === undefined && other !== undefined) {
    const warning = `On ${other[1].signedAt} you signed for another machine of this name, with the id ${other[0]}.`;
    return { isNew: true, warning };
  }
  return { isNew: same === undefined, warning: undefined };
}

export function rememberMachines(machines: readonly Machine[], signedAt: string): void {
  const known = readNote<Record<string, Known>>(machinesNote) ?? {};
  const added = machines.map(({ id, name, hostname }) => [id, { name, hostname, signedAt }] as const);
  writeNote(machinesNote, { ...known, ...Object.fromEntries(added) });
}
