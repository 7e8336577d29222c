/**
 * What the engine and the first process of a lab say to each other, one JSON object a line. The files in
 * `inside/` take nothing but types from here: they run where no other file of this project is.
 */
export interface HostPlan {
  readonly name: string;
  /** Folders inside the lab that the host's root is laid over, the uppermost first. */
  readonly lower: readonly string[];
  /** Written before the host starts. */
  readonly files: readonly { readonly path: string; readonly text: string; readonly mode: number }[];
  /** Lines for `ip -batch` in the host. */
  readonly network: readonly string[];
  /** Paths below /proc/sys/net and what they are set to. */
  readonly settings: Readonly<Record<string, string>>;
  readonly run: readonly string[];
  readonly after: readonly string[];
  readonly diskMb: number;
}

export interface CablePlan {
  readonly host: string;
  readonly interface: string;
  readonly net: string;
  readonly mac: string;
  readonly mtu: number;
}

export interface LabPlan {
  readonly hosts: readonly HostPlan[];
  readonly nets: readonly string[];
  readonly cables: readonly CablePlan[];
  /** For each step of starting; the whole has a deadline of its own outside. */
  readonly limitMs: number;
}

export interface ExecPlan {
  readonly host: string;
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly limitMs: number;
  /** More output than this is cut off. */
  readonly keepBytes: number;
}

export interface ExecAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface TerminalPlan {
  readonly host: string;
  readonly rows: number;
  readonly columns: number;
}

/** A stream's bytes travel as base64; `end` is the last word of either side. */
export type StreamMessage =
  | { readonly stream: string; readonly data: string }
  | { readonly stream: string; readonly end: true };

export type Request =
  | { readonly id: number; readonly start: LabPlan }
  | { readonly id: number; readonly exec: ExecPlan }
  | {
      readonly id: number;
      readonly cable: { readonly host: string; readonly interface: string; readonly plugged: boolean };
    }
  | { readonly id: number; readonly terminal: TerminalPlan }
  | { readonly id: number; readonly restart: { readonly host: string } }
  | StreamMessage;

export type Reply =
  | { readonly id: number; readonly done: unknown }
  | { readonly id: number; readonly failed: { readonly code: string; readonly message: string } }
  | { readonly alive: true }
  /** Somebody in a host opened its channel. */
  | { readonly opened: string; readonly host: string }
  | StreamMessage;
