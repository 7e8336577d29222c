import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What an operation does; each kind has its own look at what must be there afterwards. */
export type Kind = 'ticket' | 'reply' | 'upload' | 'note' | 'smtp' | 'inbound' | 'sign-in';

/** An operation as it is written down before anything is sent. */
export interface Operation {
  /** A word that no other operation has; it stands in the subject and text of what is sent. */
  readonly id: string;
  readonly kind: Kind;
  /** The round in which it was sent first. */
  readonly round: number;
  readonly atMs: number;
  /** Number of the ticket that it is about, where there is one already. */
  readonly number?: string;
  readonly subject?: string;
  readonly text?: string;
  /** SHA-256 in hex of the bytes: a file, or a mail as it is on the wire. */
  readonly digest?: string;
  /** The upload that a note names. */
  readonly uploadId?: string;
}

/** What the desk promised: the operation is durable. */
export interface Acknowledgement {
  readonly atMs: number;
  readonly round: number;
  /** SHA-256 of the answer. */
  readonly answer: string;
  /** What the answer gave it: number of the ticket, id of the message, upload, record or session. */
  readonly given: string;
}

/** One operation with all that became of it. */
export interface Entry {
  readonly operation: Operation;
  readonly sentTimes: number;
  readonly acknowledged?: Acknowledgement;
  /** Why an attempt got no acknowledgement, one entry each. */
  readonly lost: readonly string[];
}

type Line =
  | { readonly write: 'send'; readonly operation: Operation }
  | { readonly write: 'again'; readonly id: string }
  | { readonly write: 'acknowledged'; readonly id: string; readonly by: Acknowledgement }
  | { readonly write: 'lost'; readonly id: string; readonly why: string };

/** The ledger of one run: a file that only grows, written before the desk hears of an operation. */
export interface Ledger {
  send(operation: Operation): void;
  again(id: string): void;
  acknowledge(id: string, by: Acknowledgement): void;
  lose(id: string, why: string): void;
  entries(): Entry[];
  close(): void;
}

/** Opens a ledger on a new file. Each line is with the kernel before the call returns; this process is never killed. */
export function openLedger(path: string): Ledger {
  appendFileSync(path, '');
  const file = openSync(path, 'a');
  const entries = new Map<string, Entry>();
  const write = (line: Line): void => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    take(entries, line);
  };
  return {
    send: (operation) => write({ write: 'send', operation }),
    again: (id) => write({ write: 'again', id }),
    acknowledge: (id, by) => write({ write: 'acknowledged', id, by }),
    lose: (id, why) => write({ write: 'lost', id, why }),
    entries: () => [...entries.values()],
    close: () => closeSync(file),
  };
}

/** Reads a ledger back from its file. */
export function readLedger(path: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line !== '') take(entries, JSON.parse(line) as Line);
  }
  return [...entries.values()];
}

function take(entries: Map<string, Entry>, line: Line): void {
  if (line.write === 'send') {
    entries.set(line.operation.id, { operation: line.operation, sentTimes: 1, lost: [] });
    return;
  }
  const entry = entries.get(line.id);
  if (!entry) throw new Error(`The ledger has no operation ${line.id}.`);
  if (line.write === 'again') entries.set(line.id, { ...entry, sentTimes: entry.sentTimes + 1 });
  else if (line.write === 'lost') entries.set(line.id, { ...entry, lost: [...entry.lost, line.why] });
  // The first promise counts; a repeated answer is compared with it by whoever asked again.
  else entries.set(line.id, { ...entry, acknowledged: entry.acknowledged ?? line.by });
}
