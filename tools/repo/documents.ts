import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { listFiles } from '../source.ts';
import type { Finding } from './finding.ts';

/** Folders at the top of the repository: a cited path begins with one of them, or is read from its document. */
const topFolders = ['packages', 'tools', 'tests', 'bench', 'scripts', 'docs', 'changelog', '.ci'];
const adrStatuses = ['proposed', 'accepted', 'superseded', 'rejected'];
const adrCeilingLines = 60;

export function listDocuments(root: string): string[] {
  const top = listFiles(root, '.', /\.md$/).filter((path) => !path.includes('/'));
  const rooms = listFiles(root, 'packages', /^README\.md$/);
  const docs = listFiles(root, 'docs', /\.md$/).filter((path) => !path.startsWith('docs/reference/'));
  return [...top, ...docs, ...rooms];
}

/** Every path that a hand-written document cites exists: a document that points nowhere has drifted. */
export function judgeCitations(root: string): Finding[] {
  const findings: Finding[] = [];
  for (const path of listDocuments(root)) {
    const text = readFileSync(join(root, path), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
    for (const cited of [...citedInCode(text), ...citedInLinks(path, text)]) {
      if (!existsSync(join(root, cited)))
        findings.push({ path, message: `cites ${cited}, which does not exist` });
    }
  }
  return findings;
}

function citedInCode(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => (match[1] ?? '').replace(/:\d+$/, ''))
    .filter((word) => /^[\w.@-]+(\/[\w.@-]+)+\/?$/.test(word))
    .filter((word) => topFolders.includes(word.split('/')[0] ?? ''));
}

function citedInLinks(path: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
    .map((link) => posix.normalize(posix.join(dirname(path), decodeURIComponent(link))));
}

/** A rule without a living example is a wish: each line of the conventions cites a file. */
export function judgeConventions(root: string): Finding[] {
  const path = 'docs/conventions.md';
  const text = readFileSync(join(root, path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .filter((line) => citedInCode(line).length === 0)
    .map((line) => ({ path, message: `no living example in "${line.slice(2, 60)}..."` }));
}

/** One page, a status word, the files it governs, and a line in the index. */
export function judgeAdrs(root: string): Finding[] {
  const index = readFileSync(join(root, 'docs/adr/README.md'), 'utf8');
  return listFiles(root, 'docs/adr', /\.md$/)
    .filter((path) => basename(path) !== 'README.md')
    .flatMap((path) =>
      judgeAdr(basename(path), readFileSync(join(root, path), 'utf8'), index).map((message) => ({
        path,
        message,
      })),
    );
}

function judgeAdr(name: string, text: string, index: string): string[] {
  const status = /^Status: (\w+)/m.exec(text)?.[1] ?? '';
  const governs = /^Governs: (.+)$/m.exec(text)?.[1] ?? '';
  const wrongs: readonly (readonly [wrong: boolean, message: string])[] = [
    [!/^\d{4}-[a-z0-9-]+\.md$/.test(name), 'is not named NNNN-short-title.md'],
    [!adrStatuses.includes(status), `has no line "Status: ${adrStatuses.join('|')}"`],
    [!index.includes(`(${name})`), 'is missing in docs/adr/README.md'],
    [text.split('\n').length > adrCeilingLines, `is longer than a page (${adrCeilingLines} lines)`],
    [citedInCode(governs).length === 0 && !name.startsWith('0000'), 'names no file that it governs'],
  ];
  return wrongs.filter(([wrong]) => wrong).map(([, message]) => message);
}
