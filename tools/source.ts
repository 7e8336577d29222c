import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import type { Program } from 'oxc-parser';

/** One import, re-export, dynamic import or `import('…')` type, in whatever form it was written. */
export interface ImportSite {
  readonly specifier: string;
  readonly line: number;
  /** Gone after type stripping: it cannot make a cycle at run time, but it crosses borders all the same. */
  readonly typeOnly: boolean;
}

export interface FunctionSite {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  /** Ways through it; see `branchesOf`. */
  readonly ways: number;
}

export interface ParsedSource {
  readonly imports: readonly ImportSite[];
  readonly functions: readonly FunctionSite[];
  readonly errors: readonly string[];
  readonly program: Program;
  readonly lineOf: (offset: number) => number;
}

const skippedFolders = new Set(['node_modules', 'dist', '.types', '.git', 'data']);

/** All files below `folder` (POSIX paths relative to `root`), sorted; an absent folder has none. */
export function listFiles(root: string, folder: string, wanted: RegExp): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readEntries(path)) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) visit(full);
      } else if (wanted.test(entry.name)) {
        found.push(relative(root, full).split(sep).join('/'));
      }
    }
  };
  visit(join(root, folder));
  return found.toSorted();
}

function readEntries(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function isTestFile(path: string): boolean {
  return /\.(test|test-support)\.tsx?$/.test(path);
}

export function parseFile(root: string, path: string): ParsedSource {
  return parseText(path, readFileSync(join(root, path), 'utf8'));
}

export function parseText(path: string, text: string): ParsedSource {
  const result = parseSync(path, text, { preserveParens: false });
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const program = result.program;
  return {
    program,
    lineOf,
    imports: [...moduleImports(result.module, text, lineOf), ...typeImports(program, lineOf)],
    functions: functionsOf(program, text, lineOf),
    errors: result.errors.map((error) => error.message),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

type ModuleRecord = ReturnType<typeof parseSync>['module'];

function moduleImports(record: ModuleRecord, text: string, lineOf: (at: number) => number): ImportSite[] {
  const found: ImportSite[] = [];
  for (const one of record.staticImports) {
    const typeOnly = one.entries.length > 0 && one.entries.every((entry) => entry.isType);
    found.push({ specifier: one.moduleRequest.value, line: lineOf(one.start), typeOnly });
  }
  for (const one of record.staticExports) {
    const from = one.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (!from) continue;
    const typeOnly = one.entries.every((entry) => entry.isType);
    found.push({ specifier: from.value, line: lineOf(one.start), typeOnly });
  }
  for (const one of record.dynamicImports) {
    const expression = text.slice(one.moduleRequest.start, one.moduleRequest.end);
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(expression)?.[2];
    if (literal !== undefined) found.push({ specifier: literal, line: lineOf(one.start), typeOnly: false });
  }
  return found;
}

function typeImports(program: Program, lineOf: (at: number) => number): ImportSite[] {
  const found: ImportSite[] = [];
  new Visitor({
    TSImportType(node) {
      if (typeof node.source.value !== 'string') return;
      found.push({ specifier: node.source.value, line: lineOf(node.start), typeOnly: true });
    },
  }).visit(program);
  return found;
}

interface FunctionNode {
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string } | null;
}

/**
 * Functions with the number of ways through each: one, and one more for every branch, loop, case, catch and
 * logical operator of its own. Defaults (`??`, `?.`) and conditional spreads fill a value in; they are not ways.
 */
function functionsOf(program: Program, text: string, lineOf: (at: number) => number): FunctionSite[] {
  const found: FunctionSite[] = [];
  const open: { node: FunctionNode; ways: number }[] = [];
  const enter = (node: FunctionNode): void => void open.push({ node, ways: 1 });
  const leave = (): void => {
    const done = open.pop();
    if (!done) return;
    const { node, ways } = done;
    const line = lineOf(node.start);
    const name = node.id?.name ?? text.slice(node.start, node.start + 30).split('\n')[0] ?? '';
    found.push({ name, line, lines: lineOf(node.end) - line + 1, ways });
  };
  const count = (by: number): void => {
    const inner = open.at(-1);
    if (inner) inner.ways += by;
  };
  const branch = (): void => count(1);
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    IfStatement: branch,
    ConditionalExpression: branch,
    ForStatement: branch,
    ForInStatement: branch,
    ForOfStatement: branch,
    WhileStatement: branch,
    DoWhileStatement: branch,
    CatchClause: branch,
    SwitchCase: (node) => count(node.test ? 1 : 0),
    LogicalExpression: (node) => count(node.operator === '??' ? 0 : 1),
    SpreadElement: (node) => count(node.argument.type === 'ConditionalExpression' ? -1 : 0),
  }).visit(program);
  return found;
}
