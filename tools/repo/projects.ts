import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, posix } from 'node:path';
import { listFiles } from '../source.ts';
import type { Finding } from './finding.ts';

interface Project {
  readonly path: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

interface Settings {
  readonly references?: readonly { readonly path: string }[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** What `tsc -b` does not reach is not checked, and nobody notices: each file must be in a project that it builds. */
export function judgeProjects(root: string): Finding[] {
  const built = (readSettings(root, 'tsconfig.json').references ?? []).map((one) =>
    projectOf(root, one.path),
  );
  const findings: Finding[] = [];
  for (const path of listFiles(root, '.', /^tsconfig.*\.json$/)) {
    if (path.includes('/') && !built.some((project) => project.path === path)) {
      findings.push({ path, message: 'is not built by "tsc -b": add it to the references of tsconfig.json' });
    }
  }
  for (const path of ['packages', 'tools', 'tests', 'bench'].flatMap((one) =>
    listFiles(root, one, /\.tsx?$/),
  )) {
    if (!built.some((project) => covers(project, path)))
      findings.push({ path, message: 'is in no project of tsconfig.json' });
  }
  return findings;
}

function projectOf(root: string, reference: string): Project {
  const path = reference.endsWith('.json') ? reference : `${reference}/tsconfig.json`;
  const settings = existsSync(join(root, path)) ? readSettings(root, path) : {};
  const absolute = (globs: readonly string[] = []): string[] =>
    globs.map((glob) => posix.join(dirname(path), glob));
  return { path, include: absolute(settings.include), exclude: absolute(settings.exclude) };
}

function covers(project: Project, path: string): boolean {
  const matches = (globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(path, glob));
  return matches(project.include) && !matches(project.exclude);
}

function readSettings(root: string, path: string): Settings {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Settings;
}
