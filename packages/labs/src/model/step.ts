/** One deed in a lab: of the fault, of the solution, or of a wrong repair. */
export type Step =
  | {
      readonly kind: 'run';
      readonly host: string;
      /** Lines for `sh`. */
      readonly script: string;
      /** 20 s unless told. */
      readonly limitMs?: number;
      /** A step that fails is an error of the scenario unless this is true. */
      readonly mayFail?: boolean;
    }
  | {
      readonly kind: 'file';
      readonly host: string;
      readonly path: string;
      readonly text: string;
      readonly mode?: number;
    }
  | {
      /** The cable between a host and its net, pulled or put back where no host can reach. */
      readonly kind: 'cable';
      readonly host: string;
      readonly interface: string;
      readonly plugged: boolean;
    };

/** Lines for `sh` in a host. */
export function run(host: string, script: string): Step {
  return { kind: 'run', host, script };
}

export function writeFile(host: string, path: string, text: string, mode = 0o644): Step {
  return { kind: 'file', host, path, text, mode };
}

export function pullCable(host: string, name: string): Step {
  return { kind: 'cable', host, interface: name, plugged: false };
}

export function plugCable(host: string, name: string): Step {
  return { kind: 'cable', host, interface: name, plugged: true };
}
