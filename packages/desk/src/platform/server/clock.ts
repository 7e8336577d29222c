/** The only source of time for rules: tests hand in a clock that they turn. SQL `now()` is never used. */
export interface Clock {
  now(): Date;
}

/** The clock of this machine. */
export const systemClock: Clock = { now: () => new Date() };
