/** Resolves with the signal that asks this process to stop. */
export function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    // Not `once`: one Ctrl-C arrives from the terminal and again from npm, and the copy must not cut the stop short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}
