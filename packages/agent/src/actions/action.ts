import type { ActionClass } from '@deskhand/protocol';
import type { Static, TObject, TSchema } from 'typebox';
import type { Device, DeviceFault } from '../device-book.ts';
import type { Policy } from '../policy.ts';
import type { Ran } from '../run/run-process.ts';

/** How an action ended. A failed ping is an output, not an exception: `failed` means that the deed did not succeed. */
export interface ActionEnd<O = unknown> {
  readonly outcome: 'done' | 'failed';
  /** `ok`, or why not, for programs. */
  readonly code: string;
  /** One sentence for people. */
  readonly note: string;
  readonly output: O | null;
  readonly undo?: {
    readonly action: string;
    readonly actionVersion: number;
    readonly params: Record<string, unknown>;
  };
}

/** What an action may use. It has no other way to the machine's programs, so all it runs is recorded. */
export interface ActionContext {
  /** Runs a program by its arguments; its output becomes raw evidence. */
  readonly exec: (argv: readonly string[], wishes?: ExecWishes) => Promise<Ran>;
  /** Raw evidence of what the action did without a program (packets, connections). */
  readonly record: (text: string) => void;
  /** Writes one word down, flushed, before the deed: `verify` gets it after a crash. */
  readonly remember: (word: string) => void;
  /** A device of the site by its name in the device book of this machine. */
  readonly findDevice: (name: string) => Device | { readonly fault: DeviceFault };
  readonly signal: AbortSignal;
  readonly policy: Policy;
  /** Folders of the agent itself: never read or written by an action. */
  readonly ownFolders: readonly string[];
}

/** What is known about a job that has no end. */
export interface Interrupted {
  readonly isOtherBoot: boolean;
  /** What `remember` wrote last. */
  readonly remembered: string | undefined;
}

export interface ExecWishes {
  readonly timeoutMs?: number;
  readonly input?: Buffer;
  /** What it starts goes on without it and may keep its output: it is then collected when the program ends. */
  readonly outlived?: boolean;
  /** Ends the program before the job ends. */
  readonly signal?: AbortSignal;
}

/** One typed thing that a machine can do: a file in this folder. */
export interface Action<P extends TObject = TObject, O extends TSchema = TSchema> {
  readonly kind: string;
  readonly version: number;
  readonly class: ActionClass;
  readonly summary: string;
  readonly params: P;
  readonly output: O;
  readonly timeoutMs: number;
  /** Programs that it cannot do without. */
  readonly programs: readonly string[];
  readonly privileges: 'user' | 'root';
  /** `harmless`: after a crash it may be run again. `never`: a person decides. */
  readonly repeat: 'harmless' | 'never';
  /** How it is taken back, or why it cannot be. */
  readonly undo: string;
  /** What must not happen beside it; empty for reads. */
  readonly locks: (params: Static<P>) => readonly string[];
  readonly run: (params: Static<P>, context: ActionContext) => Promise<ActionEnd<Static<O>>>;
  /** What `run` would do, looked up and not done. Reads have none: they are their own dry run. */
  readonly rehearse?: (params: Static<P>, context: ActionContext) => Promise<ActionEnd<Static<O>>>;
  /**
   * Reads back what became of it when the agent or the machine ended half-way. It only looks; nothing is done
   * again. Without an answer the outcome is `unknown` and a person decides.
   */
  readonly verify?: (
    params: Static<P>,
    context: ActionContext,
    interrupted: Interrupted,
  ) => Promise<ActionEnd<Static<O>> | undefined>;
}

/** Keeps the types of parameters and output together inside of an action's file. */
export function defineAction<P extends TObject, O extends TSchema>(action: Action<P, O>): Action<P, O> {
  return action;
}

/** What all reads share: no lock, harmless to repeat, nothing to take back. */
export const reads = {
  class: 'R0',
  version: 1,
  repeat: 'harmless',
  undo: 'It changes nothing.',
  locks: (): readonly string[] => [],
} as const;

export function done<O>(output: O, note: string): ActionEnd<O> {
  return { outcome: 'done', code: 'ok', note, output };
}

export function failed<O>(code: string, note: string, output: O | null = null): ActionEnd<O> {
  return { outcome: 'failed', code, note, output };
}

/** A program that ended well and said nothing that we know: another language, half a line, another version. */
export function unreadable(argv: readonly string[]): ActionEnd<never> {
  return failed('output.unreadable', `"${argv[0]}" answered in a form that is not known.`);
}

/** Programs that print lines end each of them: text that stops in the middle of one was cut on its way. */
export function halfLineOf(ran: Ran, argv: readonly string[]): ActionEnd<never> | undefined {
  if (ran.isCut) return failed('output.too-large', `"${argv[0]}" answered with more than is looked at.`);
  if (ran.stdout === '' || ran.stdout.endsWith('\n')) return undefined;
  return failed('output.half', `"${argv[0]}" stopped in the middle of a line.`);
}

/** The named failure of a program that did not end as it should, or undefined when it did. */
export function faultOf(ran: Ran, argv: readonly string[]): ActionEnd<never> | undefined {
  const program = argv[0] ?? '';
  if (ran.end === 'missing')
    return failed('program.missing', `There is no program "${program}" on this machine.`);
  if (ran.end === 'timeout')
    return failed('process.timeout', `"${program}" did not end in time and was stopped.`);
  if (ran.end === 'stopped') return failed('cancelled', `"${program}" was stopped.`);
  if (ran.isBinary) return failed('output.binary', `"${program}" answered with bytes that are no text.`);
  return undefined;
}

/** The fault of a program whose exit code says that it failed. */
export function failureOf(ran: Ran, argv: readonly string[]): ActionEnd<never> | undefined {
  const fault = faultOf(ran, argv);
  if (fault !== undefined || ran.code === 0) return fault;
  const said = ran.stderr.trim().split('\n')[0] ?? '';
  return failed('program.failed', `"${argv[0]}" ended with ${ran.code}: ${said.slice(0, 300)}`);
}
