import type { Kind } from './ledger.ts';
import { makers, type KnownTicket, type Surroundings } from './operations.ts';
import { meet, type Met, type Performer } from './perform.ts';
import { readBack } from './read-back.ts';

type Lane = Kind | 'read';

/** The load W1, a second; what of it does not exist yet stands in the README of this folder. */
const perSecond: Readonly<Record<Lane, number>> = {
  ticket: 5,
  reply: 5,
  upload: 1,
  note: 1,
  smtp: 1.5,
  inbound: 0.5,
  'sign-in': 10 / 60,
  read: 20,
};
const lanes = Object.keys(perSecond) as Lane[];

const tickMs = 25;
const atOncePerLane = 16;

/** The load of one run. */
export interface Workload {
  /** Sends from now on, at this share of the full rate. */
  run(share: number): void;
  /** Sends nothing new and waits for the answers that are under way. */
  pause(): Promise<void>;
}

/** Makes the load: what is due is sent whether or not the desk answers, as people do. */
export function makeWorkload(p: {
  surroundings: Surroundings;
  tickets: readonly KnownTicket[];
  performer: Performer;
  met: Met;
  scale: number;
}): Workload {
  const { surroundings: s, met } = p;
  const flying = new Map<Lane, Set<Promise<void>>>(lanes.map((lane) => [lane, new Set()]));
  const owed = new Map<Lane, number>(lanes.map((lane) => [lane, s.chance.next()]));
  let share = 0;
  let timer: NodeJS.Timeout | undefined;

  const work = (lane: Lane): Promise<void> | undefined => {
    if (lane === 'read') return read(s, p.tickets, met);
    const made = makers[lane](s);
    return made && p.performer.perform(made);
  };
  const launch = (lane: Lane): void => {
    const under = flying.get(lane);
    if (!under || under.size >= atOncePerLane) return;
    const flight = work(lane)?.finally(() => under.delete(flight as Promise<void>));
    if (flight) under.add(flight);
  };
  const tick = (): void => {
    for (const lane of lanes) {
      const now = Math.min(3, (owed.get(lane) ?? 0) + (perSecond[lane] * p.scale * share * tickMs) / 1000);
      owed.set(lane, now % 1);
      for (let n = 1; n <= now; n++) launch(lane);
    }
  };
  return {
    run(to) {
      share = to;
      timer ??= setInterval(tick, tickMs);
    },
    async pause() {
      clearInterval(timer);
      timer = undefined;
      await Promise.all([...flying.values()].flatMap((under) => [...under]));
    },
  };
}

async function read(s: Surroundings, tickets: readonly KnownTicket[], met: Met): Promise<void> {
  met.reads += 1;
  const seen = await readBack(s.ask, s.chance, tickets);
  if (seen.saw === 'wrong')
    met.findings.push({ invariant: 'I1 no loss', message: seen.why, round: s.round() });
  if (seen.saw === 'outage') meet(met, `read: ${seen.why}`);
}
