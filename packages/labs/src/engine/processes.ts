import { readFileSync } from 'node:fs';

export function childrenOf(pid: number): number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`)?.trim() ?? '';
  return text === '' ? [] : text.split(' ').map(Number);
}

/**
 * Clock ticks since boot at which a living process started: with its number it names one process for ever
 * (proc(5)). A dead one that nobody has taken note of yet is dead all the same.
 */
export function startOf(pid: number): string | undefined {
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  return fields?.[0] === 'Z' || fields?.[0] === 'X' ? undefined : fields?.[19];
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
