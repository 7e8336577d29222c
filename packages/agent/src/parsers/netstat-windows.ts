import { linesOf, numberOf } from './lines.ts';
import { readEnd } from './sockets.ts';

export interface WindowsSocket {
  readonly proto: string;
  readonly localAddress: string | null;
  readonly localPort: string | null;
  readonly localPortNum: number | null;
  readonly foreignAddress: string | null;
  readonly foreignPort: string | null;
  readonly foreignPortNum: number | null;
  readonly state: string | null;
  readonly pid: number | null;
  /** With `-b`: the program, or the sentence that says why there is none. */
  readonly programName: string | null;
}

const form = /^\s+(TCP|UDP)\s+(\S+)\s+(\S+)(?:\s+([A-Z_0-9]+(?=\s|$)))?(?:\s+(\d+))?\s*$/;

/** netstat -a, -o, -n, -b of Windows; only the protocol is asked, so headings may be in any language. */
export function parseWindowsNetstat(text: string): WindowsSocket[] {
  const sockets: WindowsSocket[] = [];
  for (const line of linesOf(text)) {
    const row = form.exec(line);
    if (row !== null) sockets.push(socketOf(row));
    else if (/^ \S/.test(line)) nameLast(sockets, line.trim());
  }
  return sockets;
}

function socketOf(row: RegExpExecArray): WindowsSocket {
  const local = readEnd(row[2] ?? '', ':');
  const foreign = readEnd(row[3] ?? '', ':');
  const [state, pid] =
    row[5] === undefined && /^\d+$/.test(row[4] ?? '') ? [undefined, row[4]] : [row[4], row[5]];
  return {
    proto: row[1] ?? '',
    localAddress: local.address,
    localPort: local.port,
    localPortNum: local.portNum,
    foreignAddress: foreign.address,
    foreignPort: foreign.port,
    foreignPortNum: foreign.portNum,
    state: state ?? null,
    pid: numberOf(pid),
    programName: null,
  };
}

/** The name stands in the lines after its socket; the one in brackets is the program itself. */
function nameLast(sockets: WindowsSocket[], programName: string): void {
  const last = sockets.pop();
  if (last !== undefined) sockets.push({ ...last, programName });
}
