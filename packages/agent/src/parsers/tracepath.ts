import { linesOf, numberOf } from './lines.ts';

export interface PathHop {
  readonly ttl: number;
  readonly guess: boolean;
  readonly host: string | null;
  readonly replyMs: number | null;
  readonly pmtu: number | null;
  readonly asymmetricDifference: number | null;
  readonly reached: boolean;
}

export interface Tracepath {
  readonly pmtu: number | null;
  readonly forwardHops: number | null;
  readonly returnHops: number | null;
  readonly hops: readonly PathHop[];
}

/** tracepath and tracepath6 of iputils. */
export function parseTracepath(text: string): Tracepath {
  const hops: PathHop[] = [];
  let resume: RegExpExecArray | null = null;
  for (const line of linesOf(text)) {
    resume = /^\s+Resume: pmtu (\d+)(?: hops (\d+) back (\d+))?/.exec(line) ?? resume;
    const hop = /^\s?(\d+)(\?)?: +(?:no reply|(\S+))(.*)$/.exec(line);
    if (hop === null) continue;
    const rest = hop[4] ?? '';
    hops.push({
      ttl: Number(hop[1]),
      guess: hop[2] !== undefined,
      host: hop[3] ?? null,
      replyMs: numberOf(/([\d.]+)ms/.exec(rest)?.[1]),
      pmtu: numberOf(/pmtu (\d+)/.exec(rest)?.[1]),
      asymmetricDifference: numberOf(/asymm +(\d+)/.exec(rest)?.[1]),
      reached: /\breached\b/.test(rest),
    });
  }
  return {
    pmtu: numberOf(resume?.[1]),
    forwardHops: numberOf(resume?.[2]),
    returnHops: numberOf(resume?.[3]),
    hops,
  };
}
