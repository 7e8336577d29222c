/** What a gateway has done since it started. */
export interface Counters {
  requests: number;
  refusals: number;
  faults: number;
  results: number;
  /** Transactions in which results and output were stored. */
  batches: number;
  frames: number;
  /** Frames that were dropped: unknown, or above what a machine may send. */
  droppedFrames: number;
  heartbeats: number;
}

export function newCounters(): Counters {
  return {
    requests: 0,
    refusals: 0,
    faults: 0,
    results: 0,
    batches: 0,
    frames: 0,
    droppedFrames: 0,
    heartbeats: 0,
  };
}
