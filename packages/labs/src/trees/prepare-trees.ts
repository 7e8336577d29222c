import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withBuildLock } from './build-lock.ts';
import { buildLayer } from './build-layer.ts';
import { requireFitMachine, requireIdRange } from './check-machine.ts';
import { requireOpenFolder } from './open-folder.ts';
import { handOver } from './hand-over.ts';
import type { IdRange } from './id-range.ts';
import { placesOf, type LayerPlace } from './layer-places.ts';
import { layerChain, listLayers } from './layers.ts';
import { removeFolder } from './remove-folder.ts';
import { treesFolder } from './trees-folder.ts';

/** One line of progress; `layer` is missing where the whole is meant. */
export interface PrepareProgress {
  readonly layer?: string;
  readonly step: 'wait' | 'build' | 'ready';
  readonly message: string;
  /** How long the build took; a layer that was there already has none. */
  readonly seconds?: number;
}

export interface PrepareOptions {
  /** Names of layers; what they stand on is built too. Without any: the layers that are not optional. */
  readonly layers?: readonly string[];
  readonly onProgress?: (progress: PrepareProgress) => void;
}

const staleAfterMs = 14 * 24 * 3600_000;

/** What is there when preparing ended. */
export interface PreparedLayer {
  readonly layer: string;
  readonly folder: string;
  readonly digest: string;
  readonly built: boolean;
}

/**
 * Builds the trees that are missing, one layer at a time. Each layer is made beside and renamed when it is
 * whole, so a run that was killed goes on where it ended, and no lab ever sees half a layer.
 * Throws TreeError with what this machine lacks, or with the last words of a build that failed.
 */
export async function prepareTrees(options: PrepareOptions = {}): Promise<PreparedLayer[]> {
  const { onProgress = () => undefined } = options;
  const range = requireIdRange();
  const root = treesFolder();
  const wanted = wantedPlaces(options.layers ?? [], range, root);
  if (wanted.every((place) => place.state === 'ready'))
    return Promise.all(wanted.map((place) => announce(place, onProgress)));
  await requireOpenFolder(root, range);
  await requireFitMachine();
  const onWait = (): void =>
    onProgress({ step: 'wait', message: 'Another process builds trees; waiting for it.' });
  const work = async (): Promise<PreparedLayer[]> => {
    await layFolders(root, range);
    const prepared: PreparedLayer[] = [];
    for (const { layer } of wanted) {
      // Looked at again: the process that we waited for may have built it.
      const place = placesOf(layerChain(layer.name), range, root).at(-1);
      if (place === undefined) continue;
      prepared.push(
        place.state === 'ready' ? await announce(place, onProgress) : await build(place, range, onProgress),
      );
    }
    await removeStale(root, range);
    return prepared;
  };
  return withBuildLock(root, work, onWait);
}

function wantedPlaces(names: readonly string[], range: IdRange, root: string): LayerPlace[] {
  const plain = listLayers().filter((layer) => !layer.optional);
  const chosen = names.length > 0 ? names : plain.map((layer) => layer.name);
  const places = new Map<string, LayerPlace>();
  for (const name of chosen) {
    for (const place of placesOf(layerChain(name), range, root)) places.set(place.layer.name, place);
  }
  return [...places.values()];
}

async function announce(
  place: LayerPlace,
  onProgress: (progress: PrepareProgress) => void,
): Promise<PreparedLayer> {
  // That it was asked for keeps a layer. In a folder of somebody else, that one alone removes layers.
  await utimes(join(place.folder, 'manifest.json'), new Date(), new Date()).catch(refuseUnlessForeign);
  onProgress({ layer: place.layer.name, step: 'ready', message: 'was there already' });
  return { layer: place.layer.name, folder: place.folder, digest: place.digest, built: false };
}

function refuseUnlessForeign(error: NodeJS.ErrnoException): void {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
}

async function build(
  place: LayerPlace,
  range: IdRange,
  onProgress: (progress: PrepareProgress) => void,
): Promise<PreparedLayer> {
  const name = place.layer.name;
  onProgress({ layer: name, step: 'build', message: place.layer.purpose });
  const root = dirname(dirname(place.folder));
  const beside = join(root, 'building', `${name}-${place.digest}`);
  await mkdir(beside);
  await handOver(range, beside);
  const below = placesOf(layerChain(name), range, root).slice(0, -1);
  const manifest = await buildLayer({ place, below, beside, root, range });
  await writeFile(join(beside, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await discard(place.folder, range);
  await rename(beside, place.folder);
  const message = `${Object.keys(manifest.packages).length} packages`;
  onProgress({ layer: name, step: 'ready', message, seconds: manifest.seconds });
  return { layer: name, folder: place.folder, digest: place.digest, built: true };
}

/** The folder of trees is open to pass through and closed to write; builds and downloads belong to the labs' ids. */
async function layFolders(root: string, range: IdRange): Promise<void> {
  for (const name of ['layers', 'building', 'shared']) await mkdir(join(root, name), { recursive: true });
  for (const name of ['archives', 'lists']) {
    const folder = join(root, 'shared', name);
    await mkdir(folder, { recursive: true });
    await handOver(range, folder);
  }
  for (const left of await readdir(join(root, 'building')))
    await discard(join(root, 'building', left), range);
}

/**
 * Layers of recipes that nobody asked for in two weeks. Not at once: another version of Deskhand on this
 * machine may share the folder, and a lab may still stand on them.
 */
async function removeStale(root: string, range: IdRange): Promise<void> {
  const kept = new Set(
    listLayers().flatMap((layer) =>
      placesOf(layerChain(layer.name), range, root).map((place) => place.folder),
    ),
  );
  for (const name of await readdir(join(root, 'layers'))) {
    const folder = join(root, 'layers', name);
    const askedAt = (await stat(join(folder, 'manifest.json')).catch(() => undefined))?.mtimeMs ?? 0;
    if (!kept.has(folder) && Date.now() - askedAt > staleAfterMs) await discard(folder, range);
  }
}

async function discard(folder: string, range: IdRange): Promise<void> {
  if (!existsSync(folder)) return;
  // The tree belongs to the ids inside, the manifest and the folder around it to us.
  await removeFolder(range, join(folder, 'tree'));
  await rm(folder, { recursive: true, force: true });
}
