/** Work that is done again and again, one round at a time. */
export interface Rounds {
  /** Does a round now, or once more after the one that runs. */
  poke(): void;
  /** No further round; resolves when the last one is over. */
  stop(): Promise<void>;
}

/** Repeats `work` every so often; a round that fails is told, and the next one comes all the same. */
export function repeat(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Rounds {
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let isStopped = false;
  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await work().catch(onError);
    } while (isAskedAgain && !isStopped);
    running = undefined;
  };
  const poke = (): void => {
    if (isStopped) return;
    if (running === undefined) running = loop();
    else isAskedAgain = true;
  };
  const timer = setInterval(poke, everyMs);
  return {
    poke,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
