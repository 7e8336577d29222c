import { readFileSync } from 'node:fs';
import { fits, rootFingerprint, SignedTrust, verifyCard } from '@deskhand/protocol';
import { needed, options, type PersonCommand, print, Refusal } from '../command.ts';
import { visible } from './hostile-text.ts';
import { readNote } from './key-folder.ts';
import { deskNote, type DeskNote } from './known-desk.ts';

const marks = { holds: 'holds ', broken: 'BROKEN', open: 'open  ' } as const;

/** `deskhand verify FILE`: checks an evidence card with nothing but the card and the fingerprint of a root. */
export const verify: PersonCommand = {
  usage: 'verify FILE [--root FINGERPRINT] [--machine KEY] [--json]',
  summary:
    'Checks an exported evidence card without any desk and says each finding; ends with 0 when all of it goes back to a root that you know.',
  run: (args) => {
    const { values, positionals } = options(
      args,
      { root: { type: 'string' }, machine: { type: 'string' }, json: { type: 'boolean' } },
      true,
    );
    const card = readCard(needed(positionals[0], 'The file'));
    const root = values.root ?? knownRoot(card);
    // A machine shows its key in groups of four.
    const machineKey = values.machine?.replaceAll(' ', '');
    const { isGenuine, findings } = verifyCard(card, root, machineKey);
    const isProved = isGenuine && root !== undefined;
    if (values.json === true) print({ isProved, isGenuine, root: root ?? null, findings }, true);
    else {
      const lines = findings.map(
        ({ check, verdict, words }) => `${marks[verdict]}  ${check.padEnd(18)} ${visible(words, 500)}`,
      );
      process.stdout.write(
        `${[...lines, '', verdictWords({ isGenuine, isProved, isCompared: machineKey !== undefined })].join('\n')}\n`,
      );
    }
    return Promise.resolve(isProved ? 0 : 1);
  },
};

function verdictWords(is: { isGenuine: boolean; isProved: boolean; isCompared: boolean }): string {
  if (is.isProved && is.isCompared)
    return 'The card is genuine: the machine with that key signed what stands in it, for that organisation.';
  if (is.isProved)
    return "The card is genuine, if the desk said truly which key is the machine's: --machine KEY, as `deskhand-agent status` shows it, makes sure.";
  return is.isGenuine
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
