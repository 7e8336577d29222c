/** The middle of some figures; quoted instead of a mean, because a machine of the day has bad moments. */
export function median(values: readonly number[]): number {
  return share(values, 0.5);
}

/** The value below which a share of all lies. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The median of some rounds with the lowest and highest beside it. */
export function rounds(values: readonly number[], digits: number): string {
  const form = (value: number) => value.toFixed(digits);
  if (values.length === 1) return form(values[0] ?? Number.NaN);
  return `${form(median(values))} (${form(Math.min(...values))} to ${form(Math.max(...values))})`;
}

/** Monotonic milliseconds, the same in all processes of a machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
