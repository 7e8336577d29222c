/** The promises of the README of this folder that these tests hold the desk to. */
export type Invariant =
  | 'I1 no loss'
  | 'I2 no duplication'
  | 'I3 atomicity'
  | 'I5 delivery'
  | 'I6 steps'
  | 'I7 agent data'
  | 'answers';

/** A broken promise, with the operation that shows it. */
export interface Finding {
  readonly invariant: Invariant;
  readonly message: string;
  readonly operation?: string;
  readonly round?: number;
}

/** One line for a person. */
export function describeFinding(f: Finding): string {
  const where = f.operation === undefined ? '' : ` [operation ${f.operation}, round ${f.round ?? '?'}]`;
  return `${f.invariant}: ${f.message}${where}`;
}
