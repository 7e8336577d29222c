import { rm } from 'node:fs/promises';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handOver } from './hand-over.ts';
import { findIdRange, type IdRange } from './id-range.ts';
import { removeFolder } from './remove-folder.ts';
import { runInside } from './run-inside.ts';
import { treesFolder } from './trees-folder.ts';
import { makeTrialFolder, obstacleOfTrees } from './trial-folder.ts';
import { TreeError } from './tree-error.ts';

/** One thing that labs need, whether it is here, and what to do when it is not. */
export interface MachineNeed {
  readonly name: string;
  readonly kind: 'system' | 'program' | 'setting' | 'kernel';
  readonly found: boolean;
  /** What goes wrong without it, in the words of whoever said so. */
  readonly reason?: string;
  readonly remedy?: string;
}

export interface MachineCheck {
  readonly fit: boolean;
  readonly needs: readonly MachineNeed[];
}

const programs: readonly (readonly [command: string, debianPackage: string])[] = [
  ['debootstrap', 'debootstrap'],
  ['flock', 'util-linux'],
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['nsenter', 'util-linux'],
  ['setpriv', 'util-linux'],
  ['unshare', 'util-linux'],
];

/** An ordinary user asks these two for its range of ids. */
const programsOfUsers: typeof programs = [
  ['newuidmap', 'uidmap'],
  ['newgidmap', 'uidmap'],
];

const kernelRemedies: Readonly<Record<string, string>> = {
  'user-namespace':
    'Allow user namespaces: sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, and on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0 or an AppArmor profile.',
  overlay:
    'Labs need overlay mounts inside a user namespace: Linux 5.11 or newer, and a DESKHAND_TREES folder on a disk that takes extended attributes.',
  namespaces: 'Labs need namespaces of mounts, processes, names and IPC inside a user namespace.',
  veth: 'The kernel needs veth (modprobe veth).',
  bridge: 'The kernel needs bridge (modprobe bridge).',
  nftables: 'The kernel needs nf_tables with NAT (modprobe nf_tables nft_masq).',
  tun: 'The kernel needs tun, and /dev/net/tun must be open to all (mode 0666).',
};

/** Names exactly what this machine lacks for labs. Kernel features are tried, not looked up. */
export async function checkMachine(): Promise<MachineCheck> {
  const needs: MachineNeed[] = [systemNeed()];
  const isRoot = process.getuid?.() === 0;
  for (const [command, debianPackage] of isRoot ? programs : [...programs, ...programsOfUsers]) {
    const found = isProgram(command);
    needs.push({
      name: command,
      kind: 'program',
      found,
      ...(found ? {} : { remedy: `apt-get install ${debianPackage}` }),
    });
  }
  const range = findIdRange();
  needs.push({
    name: 'id-range',
    kind: 'setting',
    found: range !== undefined,
    ...(range === undefined ? { remedy: rangeRemedy() } : {}),
  });
  needs.push(await folderNeed());
  const canTry = needs.every((need) => need.found || ['debootstrap', 'trees-folder'].includes(need.name));
  if (canTry && range !== undefined) needs.push(...(await tryKernel(range)));
  return { fit: needs.every((need) => need.found), needs };
}

/** The ids of this user's labs; refuses with what to type when there are none. */
export function requireIdRange(): IdRange {
  const range = findIdRange();
  if (range !== undefined) return range;
  throw new TreeError('machine-unfit', 'This user has no range of ids for labs.', rangeRemedy());
}

/** Refuses with the first thing that is missing, so that nobody waits for a build that cannot end well. */
export async function requireFitMachine(): Promise<void> {
  const { needs } = await checkMachine();
  const missing = needs.filter((need) => !need.found);
  if (missing.length === 0) return;
  const names = missing.map((need) => (need.reason ? `${need.name} (${need.reason})` : need.name));
  const remedies = [...new Set(missing.map((need) => need.remedy ?? ''))];
  throw new TreeError('machine-unfit', `This machine lacks ${names.join(', ')}.`, remedies.join(' '));
}

function systemNeed(): MachineNeed {
  const found = process.platform === 'linux';
  return found
    ? { name: 'linux', kind: 'system', found }
    : { name: 'linux', kind: 'system', found, remedy: 'Labs run on Linux only.' };
}

async function folderNeed(): Promise<MachineNeed> {
  const need = { name: 'trees-folder', kind: 'setting' } as const;
  const reason = await obstacleOfTrees();
  if (reason === undefined) return { ...need, found: true };
  const folder = treesFolder();
  const remedy = `Let root make the folder for this user: install -d -o ${userName()} ${folder}. Or set DESKHAND_TREES to a folder that this user may write, or to one where trees are already.`;
  return { ...need, found: false, reason, remedy };
}

async function tryKernel(range: IdRange): Promise<MachineNeed[]> {
  const folder = await makeTrialFolder();
  try {
    await handOver(range, folder);
    const script = readFileSync(new URL('check-machine.sh', import.meta.url), 'utf8');
    const lines: string[] = [];
    const onLine = (line: string): void => void lines.push(line);
    const { code } = await runInside({ range, script, args: [folder], deadlineMs: 20_000, onLine });
    const answers = lines.flatMap((line) => readAnswer(line));
    if (answers.length > 0) return [kernelNeed('user-namespace', true), ...answers];
    return [kernelNeed('user-namespace', false, lines.at(-1) ?? `it ended with ${code}`)];
  } finally {
    await removeFolder(range, folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function readAnswer(line: string): MachineNeed[] {
  const [, word, name = '', reason = ''] = /^(yes|no) (\S+) ?(.*)$/.exec(line) ?? [];
  return word === undefined ? [] : [kernelNeed(name, word === 'yes', reason)];
}

function kernelNeed(name: string, found: boolean, reason = ''): MachineNeed {
  if (found) return { name, kind: 'kernel', found };
  return { name, kind: 'kernel', found, reason, remedy: kernelRemedies[name] ?? 'See docs/admin/labs.md.' };
}

function rangeRemedy(): string {
  return `Give the user a range of 65536 ids: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${userName()}`;
}

function userName(): string {
  return process.env['USER'] ?? 'USER';
}

function isProgram(command: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
