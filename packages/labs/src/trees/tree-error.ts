/** What can be wrong with trees or with the machine that builds them. */
export type TreeErrorCode =
  | 'layer-unknown'
  | 'layers-apart'
  | 'layer-missing'
  | 'layer-damaged'
  | 'machine-unfit'
  | 'no-debian-mirror'
  | 'folder-closed'
  | 'build-failed'
  | 'build-too-slow';

/** A named refusal; the hint says what to do, the code is what programs decide by. */
export class TreeError extends Error {
  readonly code: TreeErrorCode;
  readonly hint: string;

  constructor(code: TreeErrorCode, message: string, hint: string) {
    super(message);
    this.name = 'TreeError';
    this.code = code;
    this.hint = hint;
  }
}
