import { linesOf } from './lines.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly user: string;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly residentBytes: number;
  readonly ageSeconds: number;
  readonly state: string;
  readonly command: string;
}

const form = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+([\d.]+)\s+([\d.]+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/;

/** `ps -o pid,ppid,user,pcpu,pmem,rss,etimes,stat,args`: the arguments may hold anything and come last. */
export function parsePs(text: string): Process[] {
  return linesOf(text).flatMap((line) => {
    const found = form.exec(line);
    if (found === null) return [];
    const [, pid, parent, user = '', cpu, memory, resident, age, state = '', command = ''] = found;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        user,
        cpuPercent: Number(cpu),
        memoryPercent: Number(memory),
        residentBytes: Number(resident) * 1024,
        ageSeconds: Number(age),
        state,
        command: command.slice(0, 1000),
      },
    ];
  });
}

interface TerminalProcess {
  readonly pid: number;
  readonly user: string;
  readonly command: string;
}

/** `ps -o pid,user:64,stat,args -t TERMINAL`; undefined when a line below the heads is not understood. */
export function parseTerminalProcesses(text: string): TerminalProcess[] | undefined {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const found = lines.slice(1).flatMap((line) => {
    const [, pid, user = '', state = '', command = ''] = /^\s*(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), user, command, state }];
  });
  if (found.length !== Math.max(0, lines.length - 1)) return undefined;
  // What is dead and not yet collected by its parent holds nothing.
  return found
    .filter((one) => !one.state.startsWith('Z'))
    .map(({ pid, user, command }) => ({ pid, user, command }));
}
