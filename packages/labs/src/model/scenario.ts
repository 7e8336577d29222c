import type { Probe } from './probe.ts';
import type { Step } from './step.ts';
import type { Topology } from './topology.ts';
import type { Vary } from './vary.ts';

/** One thing that must be true after a good repair. */
export interface Grade {
  readonly probe: Probe;
  readonly points: number;
}

/** A repair that looks right and is not: it hides the fault, or breaks something else. */
export interface WrongRepair {
  readonly what: string;
  readonly steps: readonly Step[];
}

/** A lab that was right, the one thing that went wrong in it, and what tells whether it was put right. */
export interface Scenario {
  readonly topology: Topology;
  /** All hold before the fault, and show that the lab is healthy. */
  readonly ready: readonly Probe[];
  readonly fault: readonly Step[];
  /** All hold after the fault: it can be seen. */
  readonly symptom: readonly Probe[];
  /** What the person writes who has the trouble; they know nothing of networks. */
  readonly words: { readonly from: string; readonly subject: string; readonly text: string };
  /** All hold after a good repair. Seen from a second host or in structured state, never in what somebody says. */
  readonly grader: readonly Grade[];
  /** Each holds when a forbidden thing was done: "the firewall of the router is empty". One is enough to fail. */
  readonly forbidden: readonly Probe[];
  /** From the first nudge to almost the answer. */
  readonly hints: readonly string[];
  readonly solution: readonly Step[];
  /** At least one. After each of them the grader must still say no. */
  readonly wrongRepairs: readonly WrongRepair[];
}

/** A scenario before its addresses and names are chosen. */
export interface ScenarioKind {
  /** Words joined by dashes: the name of its file, and on the command line. */
  readonly name: string;
  readonly title: string;
  /** What is practised, like `network.dns`. */
  readonly skill: string;
  readonly level: 1 | 2 | 3;
  /** What a person who learns it takes. */
  readonly minutes: number;
  readonly build: (vary: Vary) => Scenario;
}

/** A topology before its addresses and names are chosen. */
export interface TopologyKind {
  readonly name: string;
  readonly what: string;
  readonly build: (vary: Vary) => Topology;
  /** All hold when the network can be used by name. */
  readonly ready: (vary: Vary) => readonly Probe[];
}
