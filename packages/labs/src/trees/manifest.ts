import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IdRange } from './id-range.ts';
import { suite, type LayerRecipe } from './layers.ts';

/** What stands beside every finished layer. */
export interface Manifest {
  readonly name: string;
  /** Digest of the recipe, of the way of building, of the ids, and of the layer below. */
  readonly digest: string;
  readonly over?: string;
  readonly builtAt: string;
  readonly seconds: number;
  /** All packages that a host on this layer has, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** Digest of the list of packages in the tree: a damaged tree does not get past it. */
  readonly statusDigest: string;
}

export const baseScript = readText('build-base.sh');
export const layerScript = readText('build-layer.sh');

/** A change of a recipe changes its own layer and those above, and no other. */
export function digestChain(chain: readonly LayerRecipe[], range: IdRange): string[] {
  const digests: string[] = [];
  for (const layer of chain) {
    const script = layer.over === undefined ? baseScript : layerScript;
    const recipe = [layer.name, [...layer.packages].sort(), layer.setUp ?? ''];
    const below = digests.at(-1) ?? [suite, process.arch, range.uids, range.gids];
    digests.push(digestOf(JSON.stringify([recipe, script, below])).slice(0, 16));
  }
  return digests;
}

/** The file that every layer that installed something must hold, as dpkg left it. */
export function digestStatus(tree: string): string {
  return digestOf(readFileSync(join(tree, 'var/lib/dpkg/status')));
}

export function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

function digestOf(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function readText(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
