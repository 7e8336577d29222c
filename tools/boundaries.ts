import { findCycles } from './cycles.ts';
import type { Place, Target } from './layers.ts';
import {
  browserLayers,
  launcher,
  mayImport,
  packageUses,
  placeOf,
  roomFaces,
  targetOf,
  testWorld,
} from './layers.ts';
import { findRoom, mayUse } from './rooms.ts';
import type { ImportSite } from './source.ts';
import { isTestFile, listFiles, parseFile } from './source.ts';
import type { HiddenUse } from './strings.ts';
import { findHiddenUses, publishedViews } from './strings.ts';

export type Rule =
  | 'syntax'
  | 'undeclared-room'
  | 'relative-leaves-home'
  | 'deep-import'
  | 'layer'
  | 'floor'
  | 'own-front-door'
  | 'main-uses-faces'
  | 'test-support'
  | 'node-in-browser-code'
  | 'package'
  | HiddenUse['rule']
  | 'cycle';

export interface Violation {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Finding = readonly [rule: Rule, message: string];

/** Every import below packages/ that crosses a border of the house, and every cycle of files. */
export function findViolations(root: string): Violation[] {
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();
  const files = listFiles(root, 'packages', /\.(ts|tsx|mjs)$/);
  const known = new Set(files);
  const views = publishedViews(root);
  for (const file of files) {
    const place = placeOf(file);
    const parsed = parseFile(root, file);
    const report = (line: number, [rule, message]: Finding): void => {
      violations.push({ rule, file, line, message });
    };
    for (const error of parsed.errors) report(1, ['syntax', error]);
    if (place.room !== undefined && !findRoom(place.room)) {
      report(1, ['undeclared-room', `room "${place.room}" is missing in tools/rooms.ts`]);
    }
    for (const site of parsed.imports) {
      for (const finding of judge(place, site)) report(site.line, finding);
    }
    if (!isTestFile(file)) {
      for (const use of findHiddenUses(place, parsed.program, views)) {
        report(parsed.lineOf(use.offset), [use.rule, use.message]);
      }
    }
    graph.set(file, valueTargets(file, parsed.imports, known));
  }
  for (const cycle of findCycles(graph)) {
    const message = `files import each other: ${[...cycle, cycle[0]].join(' -> ')}`;
    violations.push({ rule: 'cycle', file: cycle[0] ?? '', line: 1, message });
  }
  return violations;
}

function valueTargets(file: string, imports: readonly ImportSite[], known: ReadonlySet<string>): string[] {
  return imports
    .filter((site) => !site.typeOnly)
    .map((site) => targetOf(file, site.specifier)?.path ?? '')
    .map((path) => (known.has(path) ? path : path.replace(/\.ts$/, '.tsx')))
    .filter((path) => known.has(path));
}

function judge(from: Place, site: ImportSite): Finding[] {
  const target = targetOf(from.path, site.specifier);
  if (!target) return judgePackage(from, site.specifier);
  if (testWorld.test(target.path) && isTestFile(from.path)) return [];
  if (target.path === launcher) return [];
  const to = placeOf(target.path);
  if (isTestFile(target.path) && !isTestFile(from.path)) {
    return [['test-support', `product code imports the test file ${target.path}`]];
  }
  if (from.layer === 'package') return judgeOtherPackage(from, to, target);
  if (target.form === 'deep') {
    return [
      [
        'deep-import',
        `${site.specifier}: use #${target.room}, #${target.room}/contract or #${target.room}/web`,
      ],
    ];
  }
  const findings: Finding[] = [];
  const layer = mayImport[from.layer].includes(to.layer) || plantsInTest(from, to);
  if (!layer) findings.push(['layer', `${from.layer} may not import ${to.layer} (${site.specifier})`]);
  findings.push(...judgeHome(from, to, target, site.specifier));
  findings.push(...judgeRooms(from, to, target));
  return findings;
}

/** A test of a room may fill it as the demo does. */
function plantsInTest(from: Place, to: Place): boolean {
  return isTestFile(from.path) && from.layer === 'room/server' && to.layer === 'room/seed';
}

/** Relative paths stay at home; main alone reaches into rooms, and only for their faces. */
function judgeHome(from: Place, to: Place, target: Target, specifier: string): Finding[] {
  if (target.form !== 'relative' || homeOf(from) === homeOf(to)) return [];
  if (homeOf(from) !== 'main') {
    return [['relative-leaves-home', `${specifier} leaves ${homeOf(from)}${byName(to)}`]];
  }
  if (to.room === undefined || roomFaces.test(target.path) || isTestFile(from.path)) return [];
  return [['main-uses-faces', `${specifier}: main reads a room by contract, front door, routes or seed`]];
}

/** The name to write instead: platform's own parts have one each, rooms have doors. */
function byName(to: Place): string {
  const inPlatform = /^packages\/desk\/src\/(platform\/.+?)(\.ts)?$/.exec(to.path)?.[1];
  if (inPlatform !== undefined) return `: write #${inPlatform}`;
  return to.room === undefined ? '' : `: write #${to.room} or #${to.room}/contract`;
}

function homeOf(place: Place): string {
  if (place.room !== undefined) return `modules/${place.room}`;
  if (place.layer.startsWith('platform/')) return 'platform';
  return place.layer.startsWith('main/') ? 'main' : place.path;
}

function judgeRooms(from: Place, to: Place, target: Target): Finding[] {
  if (to.room === undefined) return [];
  const toRoom = findRoom(to.room);
  if (!toRoom) return [['undeclared-room', `room "${to.room}" is missing in tools/rooms.ts`]];
  if (from.room === undefined) return [];
  if (from.room === to.room) {
    return target.form === 'front-door' || target.form === 'web-door'
      ? [['own-front-door', `inside the room, import the file and not a front door of #${to.room}`]]
      : [];
  }
  const fromRoom = findRoom(from.room);
  if (!fromRoom || mayUse(fromRoom, toRoom)) return [];
  return [
    [
      'floor',
      `${fromRoom.name} (floor ${fromRoom.floor}) may not use ${toRoom.name} (floor ${toRoom.floor}); ` +
        'the ways up are an event, a port, a slot or a subject',
    ],
  ];
}

function judgeOtherPackage(from: Place, to: Place, target: Target): Finding[] {
  if (from.packageName === to.packageName && to.packageName !== undefined) return [];
  return [['package', `${target.path} lies outside packages/${from.packageName}`]];
}

function judgePackage(from: Place, specifier: string): Finding[] {
  const ours = /^@deskhand\/([^/]+)/.exec(specifier)?.[1];
  if (ours !== undefined && !(packageUses[from.packageName ?? ''] ?? []).includes(ours)) {
    return [['package', `packages/${from.packageName} may not use @deskhand/${ours}`]];
  }
  if (specifier.startsWith('node:') && browserLayers.has(from.layer) && !isTestFile(from.path)) {
    return [['node-in-browser-code', `${specifier} does not exist in a browser`]];
  }
  return [];
}

export function describeViolation(violation: Violation): string {
  return `${violation.file}:${violation.line} [${violation.rule}] ${violation.message}`;
}
