import { isBlank, type Line } from './lines.ts';
import { labelForms, sentLabel, type Label } from './quote-words.ts';

/** A block has six fields at most, and long addresses are broken over lines. */
const linesOfBlock = 14;
const continuationLines = 2;
/** A line that only parts: underscores, dashes, stars. */
const ruleLine = /^[_\-=*—–\s]{3,200}$/;

/**
 * The header of the answered mail as Outlook and others repeat it: from, sent, to, subject, in any order. It must say
 * when, and somebody or what about; a travel form with "From:" and "To:" says neither.
 */
export function isHeaderBlock(lines: readonly Line[], at: number): boolean {
  if (labelOf(lines[at]) === undefined) return false;
  const block = blockAt(lines, at);
  const seen = new Set(block.map(labelOf));
  if (!block.some((line) => labelOf(line) === 'date' && /\d/.test(line.words))) return false;
  if (!seen.has('from') && !seen.has('to')) return false;
  const isSent = seen.has('from') && block.some((line) => sentLabel.test(line.words));
  return seen.has('subject') || isSent || block.some((line) => line.words.includes('@'));
}

/** The fields that follow each other; a value that is broken over lines has lines without a label. */
function blockAt(lines: readonly Line[], at: number): Line[] {
  const block: Line[] = [];
  let continued = 0;
  for (const line of lines.slice(at, at + linesOfBlock)) {
    continued = labelOf(line) === undefined ? continued + 1 : 0;
    if (isBlank(line) || continued > continuationLines) break;
    block.push(line);
  }
  return block;
}

/** Where the block begins to the eye: with the rule above it. */
export function withRuleAbove(lines: readonly Line[], at: number): number {
  let first = at;
  for (let above = at - 1; above > 0; above -= 1) {
    const line = lines[above];
    if (!line || isBlank(line)) continue;
    if (!ruleLine.test(line.words)) break;
    first = above;
  }
  return first;
}

function labelOf(line: Line | undefined): Label | undefined {
  if (!line || line.marked) return undefined;
  const start = line.words.slice(0, 40);
  return labelForms.find(([, form]) => form.test(start))?.[0];
}
