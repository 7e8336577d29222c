import type { Message } from './schemas.ts';

/** What a person wrote, and what a mail program or a signature added to it. */
export interface FoldedText {
  readonly said: string;
  /** Kept as it came; empty when there is nothing to fold. */
  readonly folded: string;
  /** Filled lines of quoted mails in it; 0 for a signature alone. */
  readonly quotedLines: number;
}

/** Parts the text of a message as its folds say; every screen and page shows messages by this. */
export function partText({ bodyText, folds }: Pick<Message, 'bodyText' | 'folds'>): FoldedText {
  const said: string[] = [];
  const folded: string[] = [];
  let quotedLines = 0;
  let at = 0;
  for (const fold of folds) {
    said.push(bodyText.slice(at, fold.from));
    const words = bodyText.slice(fold.from, fold.to);
    folded.push(words);
    if (fold.kind === 'quote') quotedLines += words.split('\n').filter((line) => line.trim() !== '').length;
    at = fold.to;
  }
  said.push(bodyText.slice(at));
  const filled = said
    .filter((words) => words.trim() !== '')
    .map((words) => words.replace(/^\n+/, '').trimEnd());
  return { said: filled.join('\n\n'), folded: folded.join('\n\n'), quotedLines };
}
