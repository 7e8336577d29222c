import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../source.ts';
import type { Finding } from './finding.ts';

const document = 'docs/dependencies.md';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

function readManifest(root: string, path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
}

/** Exact versions, one line of reason each, no reason left over, and no runtime dependency at the root. */
export function judgeDependencies(root: string): Finding[] {
  const findings: Finding[] = [];
  const chosen = new Set<string>();
  for (const path of ['package.json', ...listFiles(root, 'packages', /^package\.json$/)]) {
    const manifest = readManifest(root, path);
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(all)) {
      if (name.startsWith('@deskhand/')) continue;
      chosen.add(name);
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        findings.push({ path, message: `${name} "${version}" is not exact` });
    }
    if (path === 'package.json' && Object.keys(manifest.dependencies ?? {}).length > 0) {
      findings.push({
        path,
        message: 'a runtime dependency at the root hides undeclared imports of the packages',
      });
    }
  }
  const reasons = documentedDependencies(root);
  for (const name of chosen)
    if (!reasons.has(name)) findings.push({ path: document, message: `has no reason for ${name}` });
  for (const name of reasons)
    if (!chosen.has(name)) findings.push({ path: document, message: `${name} is used nowhere` });
  return findings;
}

/** Names in the first cell of each table row. */
function documentedDependencies(root: string): Set<string> {
  const rows = readFileSync(join(root, document), 'utf8').matchAll(/^\| ([^|]*`[^|]*) \| [^|]{10,}\|$/gm);
  return new Set(
    [...rows].flatMap((row) => [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? '')),
  );
}

/** Addresses in the lockfile tie an installation to the registry of whoever wrote it. */
export function judgeLockfile(root: string): Finding[] {
  const lines = readFileSync(join(root, 'package-lock.json'), 'utf8').split('\n');
  return lines
    .map((line, at) => ({ line, path: `package-lock.json:${at + 1}` }))
    .filter(({ line }) => /"resolved": "(https?|git)/.test(line))
    .map(({ path }) => ({ path, message: 'holds a download address (omit-lockfile-registry-resolved)' }));
}

const mostScripts = 14;

/** `npm run` stays readable, and each verb starts a file that exists. */
export function judgeScripts(root: string, exists: (path: string) => boolean): Finding[] {
  const scripts = Object.entries(readManifest(root, 'package.json').scripts ?? {});
  const findings: Finding[] = [];
  if (scripts.length > mostScripts) {
    findings.push({
      path: 'package.json',
      message: `${scripts.length} scripts, the ceiling is ${mostScripts}`,
    });
  }
  for (const [name, command] of scripts) {
    for (const word of command.split(' ').filter((one) => /\.(ts|mjs)$/.test(one))) {
      if (!exists(word))
        findings.push({
          path: 'package.json',
          message: `script "${name}" starts ${word}, which does not exist`,
        });
    }
  }
  return findings;
}
