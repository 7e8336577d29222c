import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the journal needs to go on for a while on a disk that others have filled. */
const reserveBytes = 8_388_608;

/**
 * A file that only takes room. It is made while there is plenty and given up when the disk is full: then somebody can
 * still look at the machine and free the disk, and each look has its line in the journal.
 */
export class Reserve {
  readonly #path: string;
  #isKept: boolean;

  constructor(folder: string) {
    this.#path = join(folder, 'reserve');
    this.#isKept = existsSync(this.#path);
  }

  /** Takes the room again, once there is plenty; `freeBytes` are those of the disk. */
  keep(freeBytes: number): void {
    if (this.#isKept || freeBytes < reserveBytes * 8) return;
    try {
      writeFileSync(this.#path, Buffer.alloc(reserveBytes), { mode: 0o600 });
      this.#isKept = true;
    } catch {
      rmSync(this.#path, { force: true });
    }
  }

  /** Gives the room to the journal; false when it has none left to give. */
  release(): boolean {
    if (!this.#isKept) return false;
    rmSync(this.#path, { force: true });
    this.#isKept = false;
    return true;
  }
}
