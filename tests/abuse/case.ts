import type { OperationName } from './stage/operations.ts';
import type { Stage } from './stage/stage.ts';

/** What an attack is aimed at. */
export type Area = 'mail-intake' | 'attachments' | 'notifications' | 'tickets' | 'agent' | 'agent-gateway';

/** A program or right of the machine without which a case cannot be tried. */
export type Tool = 'chromium' | 'namespace' | 'openssl' | 'strace';

/** One attack: who tries what, and what must hold. A file each, or a few that belong together. */
export interface AbuseCase {
  /** `A-001`; the number stays when the case grows. */
  readonly id: string;
  readonly title: string;
  readonly area: Area;
  /** All of them must exist in the product, or the case is not applicable. */
  readonly operations: readonly OperationName[];
  readonly tools?: readonly Tool[];
  /** Takes minutes: left to `npm run abuse`. */
  readonly isLong?: true;
  attempt(stage: Stage, look: Look): Promise<void>;
}

/** Writes down what a case sees. A case that looked at nothing has failed. */
export interface Look {
  /** A fact that must hold; `otherwise` says what was seen instead. */
  holds(fact: boolean, otherwise: string): void;
  /** A figure for the report. */
  note(text: string): void;
}

/** Passed, failed, not applicable and blocked are never mixed: what was not tried has not passed. */
export type Verdict = 'passed' | 'failed' | 'not applicable' | 'blocked';

/** How one case ended. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly area: Area;
  readonly verdict: Verdict;
  /** What was found wrong, which operations the product lacks, or which tools the machine. */
  readonly why: readonly string[];
  readonly looks: number;
  readonly notes: readonly string[];
  readonly seconds: number;
}
