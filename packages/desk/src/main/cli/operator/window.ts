import type { Window } from '@deskhand/protocol';
import { UsageError } from '../command.ts';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function refuse(text: string): never {
  throw new UsageError(
    `"${text}" is no window. Write days and hours of UTC: "mon-fri 22:00-04:00", "sat,sun 00:00-24:00", "daily 01:00-03:00".`,
  );
}

/** `mon-fri 22:00-04:00` in UTC. A window over midnight belongs to the day on which it begins. */
export function windowOf(text: string): Window {
  const [, list = '', from = '', until = ''] =
    /^(\S+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim().toLowerCase()) ?? refuse(text);
  const fromMinute = minuteOf(from, text);
  const untilMinute = minuteOf(until, text);
  if (fromMinute === untilMinute || fromMinute > 1439) refuse(text);
  const found =
    list === 'daily' ? [0, 1, 2, 3, 4, 5, 6] : list.split(',').flatMap((one) => daysOf(one, text));
  return { days: [...new Set(found)].toSorted((a, b) => a - b), fromMinute, untilMinute };
}

function daysOf(text: string, whole: string): number[] {
  const [first = -1, last = first] = text.split('-').map((one) => days.findIndex((day) => day === one));
  if (first < 0 || last < 0 || text.split('-').length > 2) refuse(whole);
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, at) => (first + at) % 7);
}

function minuteOf(text: string, whole: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return hours > 24 || minutes > 59 || minute > 1440 ? refuse(whole) : minute;
}

/** The window in words for the sheet that is signed. */
export function windowWords({ days: on, fromMinute, untilMinute }: Window): string {
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const midnight = fromMinute > untilMinute ? ', over midnight' : '';
  return `${daysWords(on)} ${clock(fromMinute)}-${clock(untilMinute)} UTC${midnight}`;
}

/** `daily`, `mon-fri`, or the days one by one; they come sorted. */
function daysWords(on: readonly number[]): string {
  const [first = 0, last = first] = [on[0], on.at(-1)];
  if (on.length === 7) return 'daily';
  const isRun = on.length > 2 && last - first === on.length - 1;
  return isRun ? `${days[first]}-${days[last]}` : on.map((day) => days[day] ?? '').join(' ');
}
