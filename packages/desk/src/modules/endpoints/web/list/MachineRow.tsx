import { MachineState } from '../MachineState.tsx';
import { stateWord } from '../dot-state.ts';
import type { Machine } from '../../contract.ts';
import { t } from '../texts.ts';
import { concernWord, seenWords, shortSystem } from '../words.ts';

/** Those that the dot says already. */
const told: ReadonlySet<string> = new Set(['pending', 'quarantined']);

/** A machine in the list: what it is like, whose it is, where it stands, what is worth a look. */
export function MachineRow({ machine }: { machine: Machine }) {
  return (
    <div className="ep-row">
      <span className="dh-line">
        <span className="dh-queue-subject dh-mono dh-cut">{machine.name}</span>
        <span className="dh-sm dh-3 dh-cut">{machine.person?.name}</span>
      </span>
      <span className="dh-sm dh-3 dh-nowrap">{seenWords(machine)}</span>
      <span className="dh-sm dh-2 dh-cut">
        {[machine.site.name, shortSystem(machine.os)].filter(Boolean).join(' · ')}
      </span>
      <span className="dh-sm dh-3 dh-nowrap">
        {machine.openJobs > 0 ? t.openJobs({ count: machine.openJobs }) : null}
      </span>
      <span className="ep-row-wide dh-line">
        <MachineState machine={machine} />
        <span className="dh-sm dh-2 dh-cut">{concernWords(machine)}</span>
      </span>
    </div>
  );
}

function concernWords(machine: Machine): string {
  return machine.concerns
    .filter((one) => !told.has(one))
    .map(concernWord)
    .join(', ');
}

/** The spoken name of a row. */
export function machineRowName(machine: Machine): string {
  return t.rowName({
    name: machine.name,
    state: stateWord(machine),
    person: machine.person?.name ?? t.nobody(),
    site: machine.site.name,
    os: shortSystem(machine.os),
    seen: seenWords(machine),
    concerns: concernWords(machine) || t.nothingWorth(),
  });
}
