/** The last day `2026-05-18` of somebody whose sign-in ends at an instant, in the zone of this browser. */
export function lastDayOf(endsAt: string | null): string {
  if (endsAt === null) return '';
  const last = new Date(new Date(endsAt).getTime() - 1);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

/** The instant after the last day: midnight of the day after it, in the zone of this browser. Empty is no end. */
export function endAfter(lastDay: string): string | null {
  const [year, month, day] = lastDay.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const end = new Date(year, month - 1, day + 1);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}
