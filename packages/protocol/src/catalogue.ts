import catalogue from '../actions.json' with { type: 'json' };
import type { ActionClass } from './schema.ts';

/** One action as a desk knows it: what it is called, what it does to a machine, and the schemas of both sides. */
export interface ActionEntry {
  readonly kind: string;
  readonly version: number;
  readonly class: ActionClass;
  readonly summary: string;
  /** JSON Schema of the parameters. */
  readonly params: Readonly<Record<string, unknown>>;
  /** JSON Schema of the typed output. */
  readonly output: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly privileges: 'user' | 'root';
  /** `harmless`: after a crash a machine may run it again. */
  readonly repeat: 'harmless' | 'never';
  /** How it is taken back, or why it cannot be. */
  readonly undo: string;
  readonly hasDryRun: boolean;
}

/** The actions of this release. A machine's own list, which it sends with its hello, says what that machine knows. */
export const actionCatalogue = catalogue as readonly ActionEntry[];
