import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { becomeInnerRoot, outerOfZero } from '../trees/id-maps.ts';
import type { IdRange } from '../trees/id-range.ts';
import { filterFor } from './refused-calls.ts';

export interface LabSpawn {
  readonly range: IdRange;
  readonly place: string;
  /** Folders of trees; the lab knows them by their number. */
  readonly layers: readonly string[];
  /** Numbers of the layers that the lab's own tools come from, the uppermost first. */
  readonly tools: readonly number[];
  readonly sizeMb: number;
  readonly processes: number;
}

export type LabProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const script = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const program = new URL('inside', import.meta.url).pathname;
/** Waits for its ids; without a word from the engine it ends. Then it is root inside and goes on. */
const waitForIds =
  'echo waiting; read -r go || exit 125; exec setpriv --pdeathsig KILL --clear-groups sh -c "$@"';

/**
 * Starts the process that becomes the lab. Its namespaces are made in one call, so there is no moment in which
 * it has the rights of a lab and the view of this machine's network, processes or names.
 * It ends with us in two ways: its standard input is our pipe, and the kernel kills it when its parent dies.
 */
export function spawnLab(lab: LabSpawn): LabProcess {
  const { range, place, layers } = lab;
  const spaces = ['--user', '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
  const { prctl, program: filter } = filterFor(process.arch);
  const numbers = [lab.sizeMb, lab.processes, prctl].map(String);
  const build = [
    script('build-root.sh'),
    'build',
    place,
    ...numbers,
    filter.toString('hex'),
    lab.tools.join(':'),
  ];
  const prepare = [
    script('prepare-place.sh'),
    'prepare',
    place,
    realpathSync(process.execPath),
    program,
    ...layers,
    '--',
  ];
  const enter = ['unshare', ...spaces, 'sh', '-c', waitForIds, 'wait'];
  // Root prepares before it gives its rights away; an ordinary user can mount only when it is root inside.
  const chain =
    range.by === 'direct'
      ? ['unshare', '--mount', 'sh', '-c', ...prepare, ...becomeInnerRoot(range), ...enter, ...build]
      : [...enter, ...prepare, 'sh', '-c', ...build];
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    DESKHAND_INNER_ROOT: `${outerOfZero(range.uids)}:${outerOfZero(range.gids)}`,
  };
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...chain], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
    cwd: '/',
    detached: true,
  });
}
