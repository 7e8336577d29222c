import type { SignedTrust } from '@deskhand/protocol';
import {
  bodyHash,
  fits,
  judgeFirstTrust,
  judgeNextTrust,
  rootFingerprint,
  SignedTrust as Schema,
} from '@deskhand/protocol';
import { Refusal } from '../command.ts';
import { readNote, writeNote } from './key-folder.ts';

export const deskNote = 'desk.json';

/** What this computer remembers of the desk, so that another one in its place is noticed. */
export interface DeskNote {
  readonly url: string;
  readonly organisationId: string;
  /** The newest statement of the root that was seen. */
  readonly statement: SignedTrust;
  /** Fingerprints of all roots that counted and were not revoked: old evidence goes back to old ones. */
  readonly roots: readonly string[];
}

/** What a desk answers about its keys, as far as it matters here; it may be a lie. */
interface Shown {
  readonly organisationId: string;
  readonly statement: unknown;
}

/**
 * The statement that this computer has reason to believe. Throws when the desk shows other roots than the known ones;
 * `root` is a fingerprint that a person vouches for, for a desk that is not known yet or whose roots were all replaced.
 */
export function believedTrust(url: string, shown: Shown, root: string | undefined): SignedTrust {
  if (!fits(Schema, shown.statement)) {
    throw new Refusal('This desk has no root of trust yet: `deskhand trust begin` makes one.');
  }
  const statement = shown.statement;
  const known = readNote<DeskNote>(deskNote);
  const isNew = known === undefined || root !== undefined;
  const fault = isNew ? judgeUnknown(statement, root) : judgeKnown(known, statement);
  if (fault !== undefined) throw new Refusal(fault);
  if (known === undefined || known.statement.body.version < statement.body.version) {
    writeNote(deskNote, rememberable(url, statement));
  }
  return statement;
}

/** What to remember from now on. */
export function rememberable(url: string, statement: SignedTrust): DeskNote {
  const known = readNote<DeskNote>(deskNote);
  const earlier = known?.organisationId === statement.body.organisationId ? known.roots : [];
  const gone = new Set(statement.body.revoked.map(rootFingerprint));
  const all = [...new Set([...earlier, ...statement.body.roots.map(rootFingerprint)])];
  const roots = all.filter((root) => !gone.has(root));
  return { url, organisationId: statement.body.organisationId, statement, roots };
}

function judgeKnown(known: DeskNote, statement: SignedTrust): string | undefined {
  const held = known.statement.body;
  if (bodyHash(statement.body) === bodyHash(held)) return undefined;
  const fault = judgeNextTrust(held, statement);
  if (fault === undefined) return undefined;
  const old = fault === 'trust.not-newer' ? ' It is older than one that was seen before.' : '';
  return [
    `The keys that this desk shows are not those that this computer knows (${fault}).${old}`,
    'Do not sign anything. Either it is another desk, or somebody stands in between, or the server was exchanged.',
  ].join('\n');
}

function judgeUnknown(statement: SignedTrust, root: string | undefined): string | undefined {
  if (root === undefined) {
    const shown = statement.body.roots.map(rootFingerprint).join(' and ');
    return [
      'This computer does not know this desk yet.',
      `It says that its roots have the fingerprints ${shown}. Ask whoever ran \`deskhand trust begin\`, not the desk, and repeat this with --root FINGERPRINT.`,
    ].join('\n');
  }
  const fault = judgeFirstTrust(root, statement);
  return fault === undefined
    ? undefined
    : `The desk does not have the root ${root} (${fault}). Do not sign anything.`;
}
