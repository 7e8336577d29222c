/** What can be in the way of a lab. Programs decide by the code, people read message and hint. */
export type LabErrorCode =
  | 'scenario-unknown'
  | 'topology-unknown'
  | 'host-unknown'
  | 'net-unknown'
  | 'interface-unknown'
  | 'scenario-invalid'
  | 'never-ready'
  | 'symptom-absent'
  | 'step-failed'
  | 'grader-unreachable'
  | 'host-failed'
  | 'host-gone'
  | 'network-failed'
  | 'disk-full'
  | 'machine-unfit'
  | 'start-too-slow'
  | 'lab-gone'
  | 'lab-unknown'
  | 'quota'
  | 'refused'
  | 'labd-gone';

export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly hint: string;

  constructor(code: LabErrorCode, message: string, hint: string) {
    super(message);
    this.name = 'LabError';
    this.code = code;
    this.hint = hint;
  }
}
