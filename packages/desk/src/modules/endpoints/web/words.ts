import { formatDuration, formatMoment, formatNumber } from '#platform/web/i18n/format';
import type { ActionClass } from '#platform/web/ui/meanings';
import type { Concern, Machine, MachineDetail } from '../contract.ts';
import { t } from './texts.ts';

/** `3.2 GB`; whole numbers from a hundred on. */
export function sizeWords(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = Math.abs(sizeBytes);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const rounded = unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${sizeBytes < 0 ? '-' : ''}${formatNumber(rounded)} ${units[unit] ?? ''}`;
}

/** When a machine was last heard. */
export function seenWords(machine: Pick<Machine, 'isConnected' | 'lastSeenAt'>): string {
  if (machine.isConnected) return t.seenNow();
  return machine.lastSeenAt === null ? t.seenNever() : t.seenAt({ time: formatMoment(machine.lastSeenAt) });
}

/** The system without its kernel, which stands among the facts of the machine. */
export function shortSystem(os: string): string {
  return os.replace(/ \(kernel [^)]*\)$/, '');
}

/** A concern in a few words. */
export function concernWord(concern: Concern): string {
  return t[`concern_${concern}`]();
}

/** Why a machine is worth a look: the machine's own figure, and the limit of the desk that it passed. */
export function concernWhy(machine: MachineDetail, concern: Concern): string {
  const { health } = machine;
  const reason = machine.reasons.find((one) => one.concern === concern);
  const [figure, limit] = [reason?.figure ?? 0, reason?.limit ?? 0];
  switch (concern) {
    case 'quarantined':
      return t.why_quarantined({ reason: machine.stateReason ?? t.notSaid() });
    case 'outcome-unknown':
      return t['why_outcome-unknown']({ count: figure });
    case 'clock-off':
      return t['why_clock-off']({ offset: offsetWords(figure), limit: offsetWords(limit) });
    case 'disk-low':
      return t['why_disk-low'](freeOf(health?.diskAvailableBytes, health?.diskTotalBytes, limit));
    case 'memory-low':
      return t['why_memory-low'](freeOf(health?.memoryAvailableBytes, health?.memoryTotalBytes, limit));
    case 'samples-dropped':
      return t['why_samples-dropped']({ count: figure });
    case 'offline':
      return t.why_offline({ seen: seenWords(machine), limit: formatDuration(limit) });
    case 'pending':
    case 'evidence-conflict':
    case 'reboot-required':
      return t[`why_${concern}`]();
  }
}

function freeOf(free = 0, total = 0, limit = 0): { free: string; total: string; limit: number } {
  return { free: sizeWords(free), total: sizeWords(total), limit: Math.round(limit * 100) };
}

/** How far a clock is away, without a direction. */
export function offsetWords(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  return size < 1000 ? `${size} ms` : formatDuration(size);
}

/** `2.1 s ahead of ours, as it claims`; undefined where the machine has not said. */
export function clockWords(offsetMs: number | null): string | undefined {
  if (offsetMs === null) return undefined;
  const direction = offsetMs < 0 ? t.clockBehind() : t.clockAhead();
  return t.clockClaim({ offset: offsetWords(offsetMs), direction });
}

/** The sentence over a machine. */
export function headline(machine: Machine): string {
  const { name } = machine;
  if (machine.state === 'pending') return t.headPending({ name });
  if (machine.state === 'quarantined') return t.headQuarantined({ name });
  if (machine.state === 'retired') return t.headRetired({ name });
  if (!machine.isConnected) return t.headAway({ name });
  if (machine.concerns.some((one) => one === 'outcome-unknown' || one === 'evidence-conflict'))
    return t.headTrouble({ name });
  return machine.concerns.length > 0 ? t.headLook({ name }) : t.headConnected({ name });
}

/** What an action of this class does to a machine. */
export function classWord(actionClass: ActionClass): string {
  const words = {
    R0: t.classLooks,
    R1: t.classUndone,
    R2: t.classDisrupts,
    R3: t.classDestroys,
  };
  return words[actionClass]();
}

/** The short name of an action; one that this desk has no name for is called by its kind. */
export function actionWord(kind: string): string {
  const text = (t as Readonly<Record<string, unknown>>)[`do_${kind}`];
  return typeof text === 'function' ? (text as () => string)() : kind;
}

/** Groups of four of the key, to be compared by eye. */
export function keyGroups(publicKey: string): readonly string[] {
  return publicKey.match(/.{1,4}/g) ?? [];
}
