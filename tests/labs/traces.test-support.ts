import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Everything of labs that this process started and that is still on this machine. */
export function leftovers(owner = process.pid): string[] {
  return [...processesOf(owner), ...mounts(), ...groupsOf(owner), ...interfaces()];
}

/** Processes below the owner in a user namespace that is not its own: a lab, whatever it calls itself. */
function processesOf(owner: number): string[] {
  const own = readlinkSync('/proc/self/ns/user');
  return descendants(owner)
    .filter((pid) => {
      const namespace = linkOf(pid);
      return namespace !== undefined && namespace !== own;
    })
    .map((pid) => `process ${pid} ${commandOf(pid)}`);
}

/** Processes that live in this user namespace, anywhere on the machine. */
export function processesIn(userNamespace: string): string[] {
  return allProcesses()
    .filter((pid) => linkOf(pid) === userNamespace)
    .map((pid) => `process ${pid} ${commandOf(pid)}`);
}

export function userNamespaceOf(pid: number): string {
  return readlinkSync(`/proc/${pid}/ns/user`);
}

function mounts(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes('deskhand-labs'))
    .map((line) => `mount ${line}`);
}

function groupsOf(owner: number): string[] {
  const folders = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/pids'].filter(existsSync);
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`deskhand-lab-${owner}-`))
      .map((name) => `cgroup ${folder}/${name}`),
  );
}

function interfaces(): string[] {
  return readdirSync('/sys/class/net')
    .filter((name) => /^(net|port)\d+$/.test(name))
    .map((name) => `interface ${name}`);
}

function descendants(owner: number): number[] {
  const parents = new Map(allProcesses().map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number | undefined): boolean => {
    for (let at = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === owner) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => pid !== owner && isBelow(pid));
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number | undefined {
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ').slice(1, 2).map(Number)[0];
}

function linkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`);
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  return (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').slice(0, 80);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
