/** What a command in a host said. A command that was stopped at its deadline has no code. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** One look at the lab from outside of the host that is judged, or at its structured state. */
export interface Probe {
  /** What is seen when it holds, as a short sentence: "pc1 opens the intranet by name". */
  readonly what: string;
  readonly host: string;
  readonly argv: readonly string[];
  readonly holds: (answer: Answer) => boolean;
  /** For one try; 5 s unless told. */
  readonly limitMs?: number;
}

/** Any command, judged by a function of yours. */
export function probe(
  what: string,
  host: string,
  argv: readonly string[],
  holds: (answer: Answer) => boolean,
): Probe {
  return { what, host, argv, holds };
}

/** Exit code 0. */
export function succeeds(what: string, host: string, argv: readonly string[]): Probe {
  return { what, host, argv, holds: (answer) => answer.code === 0 };
}

/** Any other exit code, or no end before the deadline of the try. */
export function fails(what: string, host: string, argv: readonly string[]): Probe {
  return { what, host, argv, holds: (answer) => answer.code !== 0 };
}

/** Exit code 0 and standard output with this text, or one that fits this pattern. */
export function shows(what: string, host: string, argv: readonly string[], wanted: string | RegExp): Probe {
  const isIn = (text: string): boolean =>
    typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  return { what, host, argv, holds: (answer) => answer.code === 0 && isIn(answer.stdout) };
}

/** The opposite of a probe, under a sentence of its own. */
export function not(what: string, one: Probe): Probe {
  return { ...one, what, holds: (answer) => !one.holds(answer) };
}
