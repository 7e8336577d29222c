import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IdRange } from './id-range.ts';
import { joinLayers, type LayerRecipe } from './layers.ts';
import { digestChain, digestStatus, readManifest, type Manifest } from './manifest.ts';
import { requireIdRange } from './check-machine.ts';
import { treesFolder } from './trees-folder.ts';
import { TreeError } from './tree-error.ts';

/** Where one layer is, and whether it is there. */
export interface LayerPlace {
  readonly layer: LayerRecipe;
  readonly digest: string;
  readonly folder: string;
  readonly tree: string;
  readonly state: 'ready' | 'missing' | 'damaged';
  readonly manifest: Manifest | undefined;
}

export function placesOf(chain: readonly LayerRecipe[], range: IdRange, root = treesFolder()): LayerPlace[] {
  const digests = digestChain(chain, range);
  return chain.map((layer, index) => {
    const digest = digests[index] ?? '';
    const folder = join(root, 'layers', `${layer.name}-${digest}`);
    const tree = join(folder, 'tree');
    const manifest = readManifest(folder);
    return { layer, digest, folder, tree, manifest, state: stateOf(folder, tree, manifest) };
  });
}

function stateOf(folder: string, tree: string, manifest: Manifest | undefined): LayerPlace['state'] {
  if (!existsSync(folder)) return 'missing';
  if (manifest === undefined) return 'damaged';
  try {
    accessSync(join(tree, 'usr'), constants.X_OK);
    return digestStatus(tree) === manifest.statusDigest ? 'ready' : 'damaged';
  } catch {
    return 'damaged';
  }
}

/**
 * The folders of a host that stands on the named layers, the uppermost first, as overlay takes them.
 * Refuses with `layer-missing` or `layer-damaged` instead of starting a host on half a tree.
 */
export function layerFolders(names: readonly string[]): string[] {
  const places = placesOf(joinLayers(names), requireIdRange());
  for (const place of places) {
    if (place.state === 'ready') continue;
    throw new TreeError(
      place.state === 'missing' ? 'layer-missing' : 'layer-damaged',
      `The layer "${place.layer.name}" is ${place.state}.`,
      `Run "deskhand lab prepare --layer ${place.layer.name}".`,
    );
  }
  return places.map((place) => place.tree).toReversed();
}
