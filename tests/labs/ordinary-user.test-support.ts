import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findIdRange, type IdRange } from '../../packages/labs/src/trees/id-range.ts';
import { placesOf } from '../../packages/labs/src/trees/layer-places.ts';
import { layerChain } from '../../packages/labs/src/trees/layers.ts';

const cli = fileURLToPath(new URL('../../packages/labs/src/main/cli.ts', import.meta.url));
const files = ['/etc/subuid', '/etc/subgid'];

/** A user that each Debian has and that nothing uses. */
const user = { name: 'games', uid: 5, gid: 60 };
/** Far from what others on this machine have. */
const rangeStart = 1_800_000_000;
const count = 65_536;

/** An ordinary user with trees of its own, and while it lasts a range of ids. */
export class OrdinaryUser {
  readonly #home = mkdtempSync(join(tmpdir(), 'ordinary-'));
  readonly #closed = mkdtempSync(join(tmpdir(), 'closed-'));
  readonly #line = `${user.name}:${rangeStart}:${count}\n`;

  constructor() {
    chmodSync(this.#home, 0o755);
    chmodSync(this.#closed, 0o755);
    chownSync(this.#home, user.uid, user.gid);
    for (const name of ['run', 'trees']) {
      mkdirSync(join(this.#home, name));
      chownSync(join(this.#home, name), user.uid, user.gid);
    }
  }

  giveRange(): void {
    for (const file of files) appendFileSync(file, this.#line);
  }

  takeRange(): void {
    for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(this.#line, ''));
  }

  /** Root's trees with other owners: building them anew takes minutes and is what the test of trees does. */
  copyTrees(layer: string): void {
    const chain = layerChain(layer);
    const from = placesOf(chain, requireRootRange());
    const own = (id: number, inner: number): { inner: number; outer: number; count: number }[] => [
      { inner: 0, outer: id, count: 1 },
      { inner: 1, outer: inner, count: count - 1 },
    ];
    const range: IdRange = { uids: own(user.uid, rangeStart), gids: own(user.gid, rangeStart), by: 'helped' };
    const to = placesOf(chain, range, join(this.#home, 'trees'));
    from.forEach((place, n) => {
      const folder = to[n]?.folder ?? '';
      mkdirSync(join(this.#home, 'trees/layers'), { recursive: true });
      execFileSync('cp', ['-a', place.folder, folder]);
      shiftOwners(join(folder, 'tree'));
      for (const own of [folder, join(folder, 'manifest.json')]) chownSync(own, user.uid, user.gid);
    });
  }

  /** Everything in the folder of trees but the trees themselves belongs to root, and so does the folder around. */
  closeTrees(): void {
    const layers = join(this.#home, 'trees/layers');
    const own = readdirSync(layers).map((name) => join(layers, name));
    const manifests = own.map((folder) => join(folder, 'manifest.json'));
    for (const path of [this.#home, join(this.#home, 'trees'), layers, ...own, ...manifests]) {
      chownSync(path, 0, 0);
      if (!path.endsWith('.json')) chmodSync(path, 0o755);
    }
  }

  /** A folder for trees that this user can neither make nor fill, since the one around it belongs to root. */
  get closedFolder(): string {
    return join(this.#closed, 'trees');
  }

  /** What `install -d -o USER` does. */
  makeClosedFolder(): void {
    mkdirSync(this.closedFolder);
    chownSync(this.closedFolder, user.uid, 0);
  }

  /** `deskhand lab ...` as this user. */
  lab(...args: string[]): SpawnSyncReturns<string> {
    return this.labOnTrees(join(this.#home, 'trees'), ...args);
  }

  labOnTrees(trees: string, ...args: string[]): SpawnSyncReturns<string> {
    const become = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
    return spawnSync('setpriv', [...become, process.execPath, cli, ...args], {
      encoding: 'utf8',
      timeout: 120_000,
      cwd: '/',
      env: {
        PATH: process.env['PATH'],
        HOME: this.#home,
        USER: user.name,
        DESKHAND_LABS: join(this.#home, 'run'),
        DESKHAND_TREES: trees,
      },
    });
  }

  get uid(): number {
    return user.uid;
  }

  remove(): void {
    this.takeRange();
    for (const folder of [this.#home, this.#closed]) rmSync(folder, { recursive: true, force: true });
  }
}

function requireRootRange(): IdRange {
  const range = findIdRange(0);
  if (range === undefined) throw new Error('root has no range');
  return range;
}

const firstOfRoot = requireRootRange().uids[0]?.outer ?? 0;

function shift(outer: number, own: number): number {
  const inner = outer - firstOfRoot;
  return inner === 0 ? own : rangeStart + inner - 1;
}

/** A change of owner takes the set-user-id bit away; it is put back. */
function shiftOwners(path: string): void {
  const found = lstatSync(path);
  // Another name of the same file may have been here already.
  if (found.uid >= firstOfRoot) {
    lchownSync(path, shift(found.uid, user.uid), shift(found.gid, user.gid));
    if (!found.isSymbolicLink()) chmodSync(path, found.mode & 0o7777);
  }
  if (found.isDirectory()) for (const name of readdirSync(path)) shiftOwners(join(path, name));
}
