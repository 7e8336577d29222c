import { readFileSync } from 'node:fs';
import { fits, rootFingerprint, SignedTrust, verifyCard } from '@deskhand/protocol';
import { needed, options, type PersonCommand, print, Refusal } from '../command.ts';
import { visible } from './hostile-text.ts';
import { readNote } from './key-folder.ts';
import { deskNote, type DeskNote } from './known-desk.ts';

const marks = { holds: 'holds ', broken: 'BROKEN', open: 'open  ' } as const;

/** `deskhand verify FILE`: checks an evidence card with nothing but the card and the fingerprint of a root. */
export const verify: PersonCommand = {
  usage: 'verify FILE [--root FINGERPRINT] [--json]',
  summary:
    'Checks an exported evidence card without any desk and says each finding; ends with 0 when all of it goes back to a root that you know.',
  run: (args) => {
    const { values, positionals } = options(
      args,
      { root: { type: 'string' }, json: { type: 'boolean' } },
      true,
    );
    const card = readCard(needed(positionals[0], 'The file'));
    const root = values.root ?? knownRoot(card);
    const { isGenuine, findings } = verifyCard(card, root);
    const isProved = isGenuine && root !== undefined;
    if (values.json === true) print({ isProved, isGenuine, root: root ?? null, findings }, true);
    else {
      const lines = findings.map(
        ({ check, verdict, words }) => `${marks[verdict]}  ${check.padEnd(18)} ${visible(words, 500)}`,
      );
      process.stdout.write(`${[...lines, '', verdictWords(isGenuine, isProved)].join('\n')}\n`);
    }
    return Promise.resolve(isProved ? 0 : 1);
  },
};

function verdictWords(isGenuine: boolean, isProved: boolean): string {
  if (isProved) return 'The card is genuine: the machine of that organisation signed what stands in it.';
  return isGenuine
    ? 'Nothing contradicts itself, and nothing is proved: name the fingerprint of the root with --root.'
    : 'The card is not genuine, or it was changed.';
}

function readCard(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new Refusal(`${path} cannot be read as an evidence card: ${(error as Error).message}`);
  }
}

/** A root of the desk that this computer knows: the one that signed the first statement on the card, where it is known. */
function knownRoot(card: unknown): string | undefined {
  const roots = readNote<DeskNote>(deskNote)?.roots ?? [];
  const first = (card as { trust?: unknown[] } | null)?.trust?.[0];
  const onCard = fits(SignedTrust, first) ? first.body.roots.map(rootFingerprint) : [];
  return roots.find((root) => onCard.includes(root)) ?? roots[0];
}
