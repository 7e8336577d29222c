import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Visitor } from 'oxc-parser';
import type { Program } from 'oxc-parser';
import type { Place } from './layers.ts';
import { findRoom, mayUse } from './rooms.ts';
import { listFiles } from './source.ts';

/** What crosses a border without an import: SQL on another room's tables, and names of another room's events. */
export interface HiddenUse {
  readonly rule: 'foreign-write' | 'foreign-read' | 'upward-read' | 'upward-event';
  readonly offset: number;
  readonly message: string;
}

const writes =
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:only\s+)?([a-z]+(?:_[a-z_]+)?)\b/gi;
const reads = /\b(?:from|join)\s+(?:only\s+)?([a-z]+(?:_[a-z_]+)?)\b/gi;
const writingCalls = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto']);

/** Views that rooms publish for the SQL of higher rooms: everything else of their tables may change any day. */
export function publishedViews(root: string): ReadonlySet<string> {
  const views = new Set<string>();
  for (const path of listFiles(root, 'packages/desk/src', /\.sql$/)) {
    const sql = readFileSync(join(root, path), 'utf8');
    for (const [, name = ''] of sql.matchAll(/\bcreate\s+(?:or\s+replace\s+)?view\s+([a-z_]+)/gi))
      views.add(name);
  }
  return views;
}

/** Finds them in string literals and templates, so that a comment may speak of whatever it likes. */
export function findHiddenUses(place: Place, program: Program, views: ReadonlySet<string>): HiddenUse[] {
  if (place.layer !== 'room/server' || place.room === undefined) return [];
  const room = place.room;
  const found: HiddenUse[] = [];
  const judge = (text: string, offset: number): void => {
    for (const [, table = ''] of text.matchAll(writes)) found.push(...judgeWrite(room, table, offset));
    for (const [, table = ''] of text.matchAll(reads))
      found.push(...judgeRead(room, table, { offset, views }));
    found.push(...judgeEventName(room, text, offset));
  };
  new Visitor({
    TemplateElement: (node) => judge(node.value.raw, node.start),
    Literal(node) {
      if (typeof node.value === 'string') judge(node.value, node.start);
    },
    CallExpression(node) {
      const [first] = node.arguments;
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      if (first?.type !== 'Literal' || typeof first.value !== 'string') return;
      if (writingCalls.has(node.callee.property.name))
        found.push(...judgeWrite(room, first.value, node.start));
    },
  }).visit(program);
  return found;
}

/** The room (or platform) that a table belongs to; undefined for words that are no table of ours. */
function ownerOf(table: string): string | undefined {
  const [owner = ''] = table.toLowerCase().split('_');
  if (owner === 'platform') return table.includes('_') ? owner : undefined;
  return findRoom(owner) ? owner : undefined;
}

function judgeWrite(room: string, table: string, offset: number): HiddenUse[] {
  const owner = ownerOf(table);
  if (owner === undefined || owner === room) return [];
  return [{ rule: 'foreign-write', offset, message: `writes ${table}, which belongs to ${owner}` }];
}

function judgeRead(
  room: string,
  table: string,
  { offset, views }: { offset: number; views: ReadonlySet<string> },
): HiddenUse[] {
  const owner = ownerOf(table);
  if (owner === undefined || owner === room || owner === 'platform') return [];
  if (!isBelow(room, owner)) {
    return [{ rule: 'upward-read', offset, message: `reads ${table} of the higher room ${owner}` }];
  }
  // The table that is called like its room is what `visible(actor)` speaks over: higher rooms join the two.
  if (views.has(table) || table === owner) return [];
  return [
    {
      rule: 'foreign-read',
      offset,
      message: `reads ${table}; ${owner} publishes views for that, or a front door`,
    },
  ];
}

function judgeEventName(room: string, text: string, offset: number): HiddenUse[] {
  const owner = /^([a-z]+)\.[a-z-]+\.[a-z-]+$/.exec(text)?.[1];
  if (owner === undefined || owner === room || !findRoom(owner) || isBelow(room, owner)) return [];
  return [{ rule: 'upward-event', offset, message: `listens to ${text} of the higher room ${owner}` }];
}

function isBelow(room: string, other: string): boolean {
  const [from, to] = [findRoom(room), findRoom(other)];
  return from !== undefined && to !== undefined && mayUse(from, to);
}
