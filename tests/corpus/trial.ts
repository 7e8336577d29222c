/** One kind of data, tried on the product. */
export interface Trial {
  readonly name: string;
  readonly what: string;
  /** Folders of the data that it needs. */
  readonly folders: readonly string[];
  run(dataDir: string, report: Report): Promise<void>;
}

/** What a trial says: lines to read, and bars that are reached or missed. */
export interface Report {
  say(line: string): void;
  /** A figure that has to be reached; `detail` names what fell short. */
  bar(bar: {
    readonly name: string;
    readonly reached: boolean;
    readonly figure: string;
    readonly detail?: readonly string[];
  }): void;
}

export interface Outcome {
  readonly missed: number;
  readonly report: Report;
}

/** Prints as it goes; long lists of shortfalls are cut, their number is not. */
export function printedReport(print: (line: string) => void): { report: Report; missed: () => number } {
  let missed = 0;
  return {
    missed: () => missed,
    report: {
      say: print,
      bar({ name, reached, figure, detail = [] }) {
        if (!reached) missed += 1;
        print(`${reached ? 'reached' : 'MISSED '}  ${name}: ${figure}`);
        for (const line of detail.slice(0, 20)) print(`           ${line}`);
        if (detail.length > 20) print(`           and ${detail.length - 20} more`);
      },
    },
  };
}

/** `41 of 42 (97.6 %)` */
export function share(part: number, whole: number): string {
  return `${part} of ${whole} (${whole === 0 ? '-' : ((part / whole) * 100).toFixed(1)} %)`;
}
