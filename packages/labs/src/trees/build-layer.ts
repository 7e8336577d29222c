import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDebianSource, proxyLines, sourceLines } from './debian-source.ts';
import type { IdRange } from './id-range.ts';
import type { LayerPlace } from './layer-places.ts';
import { suite } from './layers.ts';
import { baseScript, digestStatus, layerScript, type Manifest } from './manifest.ts';
import { runInside } from './run-inside.ts';
import { TreeError } from './tree-error.ts';

interface LayerBuild {
  readonly place: LayerPlace;
  readonly below: readonly LayerPlace[];
  /** Folder of this build, beside the finished layers. */
  readonly beside: string;
  readonly root: string;
  readonly range: IdRange;
}

const deadlineMs = 15 * 60_000;

/** Builds one layer into the folder beside, and says what is in it. */
export async function buildLayer(build: LayerBuild): Promise<Manifest> {
  const { place, beside, root, range } = build;
  const started = performance.now();
  const shared = join(root, 'shared');
  const source = findDebianSource();
  await writeFile(join(shared, 'sources.list'), sourceLines(source));
  await writeFile(join(shared, 'proxies.conf'), proxyLines());
  const tree = join(beside, 'tree');
  const isBase = place.layer.over === undefined;
  const args = isBase
    ? [tree, suite, source.mirror, join(shared, 'archives'), source.keyring]
    : [beside, lowerFolders(build), shared, place.layer.setUp ?? '', ...place.layer.packages];
  const packages: Record<string, string> = {};
  const onLine = (line: string): void => {
    const [, name, version] = /^@(\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined && version !== undefined) packages[name] = version;
  };
  const script = isBase ? baseScript : layerScript;
  const { code, tail } = await runInside({ range, script, args, deadlineMs, onLine });
  if (code !== 0) throw buildFailed(place.layer.name, code, tail);
  return {
    name: place.layer.name,
    digest: place.digest,
    ...(place.layer.over === undefined ? {} : { over: place.layer.over }),
    builtAt: new Date().toISOString(),
    seconds: Math.round((performance.now() - started) / 100) / 10,
    packages,
    statusDigest: digestStatus(tree),
  };
}

function lowerFolders({ below }: LayerBuild): string {
  return below
    .map((place) => place.tree)
    .toReversed()
    .join(':');
}

function buildFailed(name: string, code: number, tail: readonly string[]): TreeError {
  const words = tail
    .filter((line) => /^(E|W|dpkg|debootstrap|mount|chroot)\b|error|fail/i.test(line))
    .slice(-4);
  return new TreeError(
    'build-failed',
    `Building the layer "${name}" ended with ${code}: ${(words.length > 0 ? words : tail.slice(-4)).join(' | ')}`,
    'Nothing half-built is kept. Mend the cause and run "deskhand lab prepare" again.',
  );
}
