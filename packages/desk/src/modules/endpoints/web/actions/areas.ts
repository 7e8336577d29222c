import type { Action, MachineDetail } from '../../contract.ts';
import { actionWord } from '../words.ts';

/** Where an action belongs, in the order in which a technician looks. */
export const areas = [
  'network',
  'logs',
  'services',
  'disks',
  'packages',
  'users',
  'certificates',
  'time',
  'printers',
  'devices',
  'power',
  'other',
] as const;
export type Area = (typeof areas)[number];

const areaOfPrefix: Readonly<Record<string, Area>> = {
  net: 'network',
  log: 'logs',
  proc: 'services',
  service: 'services',
  disk: 'disks',
  file: 'disks',
  package: 'packages',
  pkg: 'packages',
  user: 'users',
  session: 'users',
  cert: 'certificates',
  time: 'time',
  printer: 'printers',
  snmp: 'devices',
  device: 'devices',
  system: 'power',
};

/** The area of an action, read from the first part of its kind. */
export function areaOf(kind: string): Area {
  return areaOfPrefix[kind.split('.')[0] ?? ''] ?? 'other';
}

/** Why a person cannot ask for an action on a machine; undefined when they can. */
export type Unavailable = 'not-there' | 'not-allowed' | 'not-approved';

export function whyUnavailable(
  action: Pick<Action, 'kind' | 'isAllowed'>,
  machine: Pick<MachineDetail, 'state' | 'actions'>,
): Unavailable | undefined {
  if (machine.state !== 'approved') return 'not-approved';
  if (!machine.actions.some((one) => one.kind === action.kind)) return 'not-there';
  return action.isAllowed ? undefined : 'not-allowed';
}

/** The actions of one area and one class, as they stand in a row. */
export interface ActionRow {
  readonly actionClass: Action['class'];
  readonly actions: readonly Action[];
}

export interface AreaRows {
  readonly area: Area;
  readonly rows: readonly ActionRow[];
}

/** The actions whose name or kind has the words, by area, and in an area from looking to destroying. */
export function arrangeActions(all: readonly Action[], words: string): readonly AreaRows[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const fitting = newestOf(all).filter((action) => {
    const name = `${actionWord(action.kind)} ${action.kind} ${action.summary}`.toLowerCase();
    return wanted.every((word) => name.includes(word));
  });
  return areas.flatMap((area) => {
    const inArea = fitting.filter((action) => areaOf(action.kind) === area);
    const rows = (['R0', 'R1', 'R2', 'R3'] as const).flatMap((actionClass) => {
      const actions = inArea.filter((action) => action.class === actionClass);
      return actions.length === 0 ? [] : [{ actionClass, actions }];
    });
    return rows.length === 0 ? [] : [{ area, rows }];
  });
}

/** What is asked for most often stands first; the others keep the order of the catalogue. */
const first: readonly string[] = [
  'net.ping',
  'net.gateway',
  'net.dns',
  'net.path',
  'net.tcp',
  'net.addresses',
  'disk.usage',
  'service.status',
];

function rank(action: Action): number {
  const at = first.indexOf(action.kind);
  return at < 0 ? first.length : at;
}

/** One line for each kind: a machine is asked for the newest version that it knows. */
function newestOf(all: readonly Action[]): readonly Action[] {
  const byKind = new Map<string, Action>();
  for (const action of all) {
    if ((byKind.get(action.kind)?.version ?? 0) < action.version) byKind.set(action.kind, action);
  }
  return [...byKind.values()].toSorted((a, b) => rank(a) - rank(b));
}
