import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionSite } from '../source.ts';
import { isTestFile, listFiles, parseText } from '../source.ts';
import type { Finding } from './finding.ts';

const ceilingLines = 400;
const warningLines = 300;
const testCeilingLines = 600;
const functionCeilingLines = 60;
/** A component is mostly markup, one attribute a line; its logic is held by the ways through it. */
const componentCeilingLines = 100;
const functionCeilingWays = 12;

/** The only place for exceptions: functions that are long because of what they are, each with the reason. */
const longByNature: Readonly<Record<string, string>> = {
  'packages/desk/src/main/compose.ts compose':
    'the wiring of all rooms stands in one place and grows by a room at a time',
};

const folders = ['packages', 'tools', 'tests', 'bench', 'scripts'];
const forbiddenWords = ['utils', 'util', 'helpers', 'helper', 'manager', 'common', 'misc'];

export interface Sizes {
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Lines per file and per function; a breach is answered by a better cut, not by a comment. */
export function judgeSizes(root: string): Sizes {
  const findings: Finding[] = [];
  const warnings: Finding[] = [];
  for (const path of sourceFiles(root)) {
    const text = readFileSync(join(root, path), 'utf8');
    const lines = text.split('\n').length - 1;
    const ceiling = isTestFile(path) ? testCeilingLines : ceilingLines;
    if (lines > ceiling) findings.push({ path, message: `${lines} lines, the ceiling is ${ceiling}` });
    else if (lines > warningLines && !isTestFile(path)) warnings.push({ path, message: `${lines} lines` });
    if (!isTestFile(path)) findings.push(...largeFunctions(path, text));
  }
  return { findings, warnings };
}

export function sourceFiles(root: string): string[] {
  return folders.flatMap((folder) => listFiles(root, folder, /\.(ts|tsx|mjs)$/));
}

function largeFunctions(path: string, text: string): Finding[] {
  return parseText(path, text).functions.flatMap((one) => {
    const at = { path: `${path}:${one.line}` };
    const lines = codeLines(text, one);
    const isComponent = path.endsWith('.tsx') && /^[A-Z]\w+$/.test(one.name);
    const ceiling = isComponent ? componentCeilingLines : functionCeilingLines;
    const isLong = lines > ceiling && !(`${path} ${one.name}` in longByNature);
    const long = `"${one.name}" has ${lines} lines, the ceiling is ${ceiling}`;
    const winding = `"${one.name}" has ${one.ways} ways through it, the ceiling is ${functionCeilingWays}`;
    return [
      ...(isLong ? [{ ...at, message: long }] : []),
      ...(one.ways > functionCeilingWays ? [{ ...at, message: winding }] : []),
    ];
  });
}

/** Lines that hold more than blanks or a comment. */
function codeLines(text: string, { line, lines }: FunctionSite): number {
  const own = text.split('\n').slice(line - 1, line - 1 + lines);
  return own.filter((one) => !/^\s*(\/\/.*|\/?\*.*|\{\/\*.*\*\/\})?$/.test(one)).length;
}

/** A name that says nothing gathers everything: files and folders whose noun is such a word are refused. */
export function judgeNames(root: string): Finding[] {
  return sourceFiles(root)
    .filter((path) => path.split('/').some((part) => forbiddenWords.includes(nounOf(part))))
    .map((path) => ({ path, message: `name it after what it does, not ${forbiddenWords.join(', ')}` }));
}

/** The last word before the extensions: `mail-utils.test.ts` and `MailUtils.tsx` are about utils. */
function nounOf(part: string): string {
  const name = part.split('.')[0] ?? '';
  return (name.split(/[-_]|(?<=[a-z])(?=[A-Z])/).at(-1) ?? '').toLowerCase();
}

/** Where the rule itself and the texts that prove it stand. */
const speaksOfSuppressions = 'tools/repo/';

/** A silenced rule says why after " -- " or in the comment above it; a skipped test says why in its options. */
export function judgeSuppressions(root: string): Finding[] {
  const findings: Finding[] = [];
  for (const path of sourceFiles(root)) {
    if (path.startsWith(speaksOfSuppressions)) continue;
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    lines.forEach((line, at) => {
      const where = `${path}:${at + 1}`;
      const reasoned = /-- \S/.test(line) || /^\s*(\/\/|\*|\{\/\*) \S/.test(lines[at - 1] ?? '');
      if (/(oxlint|eslint)-disable/.test(line) && !reasoned) {
        findings.push({ path: where, message: 'a silenced rule needs " -- reason", or a comment above it' });
      }
      if (isTestFile(path)) findings.push(...judgeSkips(where, line));
    });
  }
  return findings;
}

function judgeSkips(where: string, line: string): Finding[] {
  const findings: Finding[] = [];
  if (/\b(?:test|it|describe|suite)\.(?:only|todo)\(/.test(line)) {
    findings.push({ path: where, message: 'no test is singled out or promised' });
  }
  if (/\b(?:test|it|describe|suite)\.skip\(|\bskip: true\b/.test(line)) {
    findings.push({ path: where, message: 'skip with { skip: <reason> } that the run prints' });
  }
  return findings;
}
