import type { Asked } from './judge-machine.ts';
import type { Office, ShownJob } from './office.ts';

/** What is asked of one machine in a test, kept for the judge. */
export class Errands {
  readonly #office: Office;
  readonly #folder: string;
  readonly machineId: string;
  readonly asked: Asked[] = [];

  constructor(office: Office, machineId: string, folder: string) {
    this.#office = office;
    this.machineId = machineId;
    this.#folder = folder;
  }

  /** Asks for a file that was not there. */
  async put(more: object = {}, mustNotRun = false): Promise<string> {
    const effect = `file-${this.asked.length + 1}`;
    const params = { path: `${this.#folder}/${effect}`, contentBase64: 'aGk=', expectedSha256: null };
    const entry = { jobId: '', effect, mustNotRun };
    this.asked.push(entry);
    entry.jobId = await this.#office.give(this.machineId, { action: 'file.put', params, ...more });
    return entry.jobId;
  }

  /** Asks for anything that leaves no file. */
  async look(action: string, params: object, more: object = {}): Promise<string> {
    const entry = { jobId: '', effect: null };
    this.asked.push(entry);
    entry.jobId = await this.#office.give(this.machineId, {
      action,
      params: params as Record<string, unknown>,
      ...more,
    });
    return entry.jobId;
  }

  /** A job that was never given to the machine is nothing that it must speak of. */
  forget(jobId: string): void {
    const at = this.asked.findIndex((one) => one.jobId === jobId);
    if (at >= 0) this.asked.splice(at, 1);
  }
}

export const word = ({ outcome, code }: ShownJob): string => `${outcome} ${code}`;
