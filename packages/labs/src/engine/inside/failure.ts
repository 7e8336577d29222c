/** A named obstacle inside the lab; the code is one of those of LabError. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
