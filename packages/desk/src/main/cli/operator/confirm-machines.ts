import type { ApprovalRequest } from '#endpoints/contract';
import { Refusal } from '../command.ts';
import { visible } from './hostile-text.ts';
import { judgeMachine } from './known-machines.ts';
import type { Terminal } from './terminal.ts';

type Machine = ApprovalRequest['machine'];

/** The person types what will be hit: the machine, or how many. Throws when they type anything else. */
export async function confirmMachines(
  terminal: Terminal,
  requests: readonly ApprovalRequest[],
): Promise<void> {
  const machines = [...new Map(requests.map(({ machine }) => [machine.id, machine])).values()];
  terminal.say();
  const isDoubtful = warn(terminal, machines);
  if (isDoubtful && machines.length > 1)
    throw new Refusal('Look at the machines with a warning one by one; nothing was signed.');
  const [only] = machines;
  if (only === undefined) throw new Refusal('There is no machine.');
  const { what, wanted } = machines.length > 1 ? counted(machines.length) : named(only, isDoubtful);
  const typed = await terminal.ask(`Type ${what} to sign, anything else to leave it: `);
  if (typed !== wanted.trim()) throw new Refusal('That is something else. Nothing was signed.');
}

/** True when a machine is not called what it was called before. */
function warn(terminal: Terminal, machines: readonly Machine[]): boolean {
  const judged = machines.map((machine) => ({ id: machine.id, ...judgeMachine(machine) }));
  for (const { id, isNew, warning } of judged) {
    if (warning !== undefined) terminal.say(`WARNING ${id}: ${visible(warning, 400)}`);
    else if (isNew)
      terminal.say(
        `You sign for ${id} for the first time. \`deskhand-agent status\` on the machine shows its id.`,
      );
  }
  return judged.some(({ warning }) => warning !== undefined);
}

function counted(count: number): { what: string; wanted: string } {
  return { what: `"${count} machines"`, wanted: `${count} machines` };
}

/** A name that is in doubt, or that nobody can type, is replaced by the id. */
function named({ id, name }: Machine, isDoubtful: boolean): { what: string; wanted: string } {
  const canType = !isDoubtful && visible(name, 100) === name;
  return canType
    ? { what: 'the name of the machine', wanted: name }
    : { what: 'the id of the machine', wanted: id };
}
