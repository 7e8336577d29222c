import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findRoom, mayUse } from '../rooms.ts';
import { listFiles } from '../source.ts';
import type { Finding } from './finding.ts';

export const lockFile = 'tools/migrations.lock';

export interface Migration {
  readonly path: string;
  readonly name: string;
  /** The room that owns it, or "platform". */
  readonly owner: string;
  readonly sql: string;
  readonly sha256: string;
}

export function listMigrations(root: string): Migration[] {
  return listFiles(root, 'packages/desk/src', /\.sql$/)
    .filter((path) => path.includes('/migrations/'))
    .map((path) => {
      const sql = readFileSync(join(root, path), 'utf8');
      const owner = /\/modules\/([^/]+)\//.exec(path)?.[1] ?? 'platform';
      return {
        path,
        name: basename(path),
        owner,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** Name, header line, and that a room makes and changes its own tables only. */
export function judgeMigrations(root: string): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const one of listMigrations(root)) {
    const say = (message: string): void => void findings.push({ path: one.path, message });
    const [, minute, owner] = /^(\d{8}-\d{4})_([a-z]+)_[a-z0-9_]+\.sql$/.exec(one.name) ?? [];
    if (minute === undefined) say('is not named YYYYMMDD-HHMM_room_what.sql');
    else if (owner !== one.owner) say(`lies with ${one.owner} but is named after ${owner}`);
    if (!/^-- breaking: (false|true)$/m.test(one.sql.split('\n').slice(0, 3).join('\n'))) {
      say('does not say "-- breaking: false" or "-- breaking: true" in its first three lines');
    }
    const twin = seen.get(one.name);
    if (twin !== undefined) say(`has the same name as ${twin}`);
    seen.set(one.name, one.path);
    findings.push(...judgeTables(one));
  }
  return findings;
}

const owned =
  /\b(?:create|alter|drop)\s+(?:unlogged\s+)?(?:table|view|materialized\s+view|sequence|type)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?"?([a-z_0-9]+)/gi;
const written = /\b(?:insert\s+into|delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?"?([a-z_0-9]+)/gi;
const referenced = /\breferences\s+"?([a-z_0-9]+)/gi;

function judgeTables(migration: Migration): Finding[] {
  const findings: Finding[] = [];
  const sql = migration.sql.replaceAll(/--[^\n]*/g, '').replaceAll(/'(?:[^']|'')*'/g, "''");
  for (const [, table = ''] of [...sql.matchAll(owned), ...sql.matchAll(written)]) {
    if (ownerOf(table) !== migration.owner) {
      findings.push({ path: migration.path, message: `"${table}" is not named after ${migration.owner}` });
    }
  }
  for (const [, table = ''] of sql.matchAll(referenced)) {
    if (!mayReference(migration.owner, ownerOf(table))) {
      findings.push({ path: migration.path, message: `a foreign key to "${table}" points up or aside` });
    }
  }
  return findings;
}

function ownerOf(table: string): string {
  return table.split('_')[0] ?? table;
}

function mayReference(from: string, to: string): boolean {
  if (from === to || to === 'platform') return true;
  const [fromRoom, toRoom] = [findRoom(from), findRoom(to)];
  return fromRoom !== undefined && toRoom !== undefined && mayUse(fromRoom, toRoom);
}

/** Locked migrations by path; the lock has one "hash  path" line each, as sha256sum prints it. */
export function readLock(root: string): Map<string, string> {
  const path = join(root, lockFile);
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/**
 * A migration that installations have run can never change, move or go: it would not run again there.
 * Mend what it did with a new one.
 */
export function judgeLock(root: string): { findings: Finding[]; unlocked: readonly string[] } {
  const present = new Map(listMigrations(root).map((one) => [one.path, one.sha256]));
  const lock = readLock(root);
  const findings: Finding[] = [];
  for (const [path, sha256] of lock) {
    const now = present.get(path);
    if (now === undefined) findings.push({ path, message: 'is locked but gone' });
    else if (now !== sha256) findings.push({ path, message: 'is locked but changed: write a new migration' });
  }
  return { findings, unlocked: [...present.keys()].filter((path) => !lock.has(path)) };
}
