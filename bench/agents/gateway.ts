import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningDesk } from '../server.ts';

/** The gateway that a desk keeps running as a child of its own. */
export interface RunningGateway {
  readonly url: string;
  /** Of the process of this moment. */
  readonly pid: () => number;
  /** Ends it as a crash does; the desk starts the next one. */
  readonly kill: () => Promise<void>;
  /** Ends it and waits until the next one answers. */
  readonly restart: () => Promise<void>;
}

export function gatewayOf(desk: RunningDesk): RunningGateway {
  const url = `http://127.0.0.1:${desk.agentPort}`;
  const pid = (): number => {
    const found = findPid(desk.pid);
    if (found === undefined) throw new Error('the desk has no gateway at this moment');
    return found;
  };
  const kill = async (): Promise<void> => {
    const old = pid();
    process.kill(old, 'SIGKILL');
    while (findPid(desk.pid) === old) await sleep(5);
  };
  return {
    url,
    pid,
    kill,
    async restart() {
      await kill();
      for (let tries = 0; !(await answers(url)); tries += 1) {
        if (tries > 600) throw new Error('the gateway did not come back within a minute');
        await sleep(100);
      }
    },
  };
}

function findPid(deskPid: number): number | undefined {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const found = lines
    .map((line) => line.trim().split(/\s+/))
    .find(
      ([, parent, state, ...words]) =>
        Number(parent) === deskPid &&
        state?.startsWith('Z') === false &&
        words.some((word) => word.endsWith('/main/gateway.ts')),
    );
  return found === undefined ? undefined : Number(found[0]);
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
}
