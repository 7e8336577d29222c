import { posix } from 'node:path';

/** Where a file stands in the house; every border rule speaks about these, never about single paths. */
export type Layer =
  | 'platform/contract'
  | 'platform/server'
  | 'platform/web'
  | 'room/contract'
  | 'room/server'
  | 'room/web'
  | 'room/seed'
  | 'main/server'
  | 'main/web'
  | 'package'
  | 'outside';

export interface Place {
  readonly path: string;
  readonly layer: Layer;
  /** The package folder below packages/, for everything that is a product file. */
  readonly packageName?: string;
  readonly room?: string;
}

/** What a layer may import, before floors are asked. Web and server meet nowhere, main included. */
export const mayImport: Readonly<Record<Layer, readonly Layer[]>> = {
  'platform/contract': ['platform/contract'],
  'platform/server': ['platform/contract', 'platform/server'],
  'platform/web': ['platform/contract', 'platform/web'],
  'room/contract': ['platform/contract', 'room/contract'],
  'room/server': ['platform/contract', 'platform/server', 'room/contract', 'room/server'],
  'room/web': ['platform/contract', 'platform/web', 'room/contract', 'room/web'],
  'room/seed': ['platform/contract', 'platform/server', 'room/contract', 'room/server', 'room/seed'],
  'main/server': [
    'platform/contract',
    'platform/server',
    'room/contract',
    'room/server',
    'room/seed',
    'main/server',
  ],
  'main/web': ['platform/contract', 'platform/web', 'room/contract', 'room/web', 'main/web'],
  package: ['package'],
  outside: ['outside'],
};

/** Layers whose code runs in a browser too: nothing of Node may reach them. */
export const browserLayers: ReadonlySet<Layer> = new Set([
  'platform/contract',
  'platform/web',
  'room/contract',
  'room/web',
  'main/web',
]);

/** A package is a machine and a privilege: only the messages between them are shared. */
export const packageUses: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  agent: ['protocol'],
  labs: ['protocol'],
  desk: ['protocol'],
};

/** The files outside its room that a test may import: they build the whole product, or its database, for a test. */
export const testWorld = /^packages\/desk\/src\/main\/\w+\.test-support\.ts$/;

/** The launcher is shared by `npm start` and the bin, so that both install and pick Node the same way. */
export const launcher = 'scripts/run.mjs';

const desk = 'packages/desk/src/';

const prefixes: readonly (readonly [prefix: string, layer: Layer])[] = [
  ['platform/contract/', 'platform/contract'],
  ['platform/web/', 'platform/web'],
  ['platform/', 'platform/server'],
  ['main/web/', 'main/web'],
];

export function placeOf(path: string): Place {
  const packageName = /^packages\/([^/]+)\//.exec(path)?.[1];
  if (packageName === undefined) return { path, layer: 'outside' };
  if (!path.startsWith(desk)) return { path, layer: 'package', packageName };
  const inside = path.slice(desk.length);
  const room = /^modules\/([^/]+)\//.exec(inside)?.[1];
  if (room !== undefined) {
    return { path, packageName, room, layer: roomLayer(inside.slice(`modules/${room}/`.length)) };
  }
  const layer = prefixes.find(([prefix]) => inside.startsWith(prefix))?.[1] ?? 'main/server';
  return { path, packageName, layer };
}

function roomLayer(inRoom: string): Layer {
  if (/^contract(\.ts|\.test\.ts|\/)/.test(inRoom)) return 'room/contract';
  if (inRoom.startsWith('web/')) return 'room/web';
  if (/^seed[./]/.test(inRoom)) return 'room/seed';
  return 'room/server';
}

export interface Target {
  /** Path from the root of the repository; without extension check, the file may be absent. */
  readonly path: string;
  readonly form: 'relative' | 'front-door' | 'web-door' | 'contract' | 'seed' | 'platform' | 'deep';
  readonly room?: string;
}

/** Where an import points, or undefined for packages and built-ins. */
export function targetOf(from: string, specifier: string): Target | undefined {
  if (specifier.startsWith('.')) {
    return { path: posix.normalize(posix.join(posix.dirname(from), specifier)), form: 'relative' };
  }
  if (!specifier.startsWith('#')) return undefined;
  const [head = '', ...rest] = specifier.slice(1).split('/');
  if (head === 'platform') {
    const path = `${desk}platform/${rest.join('/')}`;
    return { path: path.endsWith('.tsx') ? path : `${path}.ts`, form: 'platform' };
  }
  const base = `${desk}modules/${head}`;
  if (rest.length === 0) return { path: `${base}/server/index.ts`, form: 'front-door', room: head };
  if (rest.join('/') === 'contract') return { path: `${base}/contract.ts`, form: 'contract', room: head };
  if (rest.join('/') === 'web') return { path: `${base}/web/index.ts`, form: 'web-door', room: head };
  if (rest.join('/') === 'seed') return { path: `${base}/seed.ts`, form: 'seed', room: head };
  return { path: `${base}/${rest.join('/')}`, form: 'deep', room: head };
}

/**
 * The files of a room that main may import by path: everything else of a room is its own business. A part that runs as a
 * process of its own has a face of its own, so that the process does not load the whole room.
 */
export const roomFaces = /\/(contract\.ts|server\/(gateway\/)?index\.ts|web\/routes\.tsx?|seed\.ts)$/;
