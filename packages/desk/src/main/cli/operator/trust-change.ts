import type { KeyPair, TrustStatement } from '@deskhand/protocol';
import { makeKeyPair, rootFingerprint } from '@deskhand/protocol';
import { options, type PersonCommand, Refusal, UsageError } from '../command.ts';
import { callDesk, type Desk } from './desk-call.ts';
import { keyPath, loadKey, storeKey, writeNote } from './key-folder.ts';
import { believedTrust, deskNote, rememberable } from './known-desk.ts';
import { dispatchDays, nextStatement, timedKey } from './papers.ts';
import { choosePassphrase, givenPassphrase } from './passphrase.ts';
import { keepPaper, sendStatement } from './send-paper.ts';
import { Terminal } from './terminal.ts';

/** Options of every command that a root key signs for. */
export const rootOptions = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
  'root-key': { type: 'string' },
  root: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

export interface RootValues {
  readonly url?: string;
  readonly 'token-file'?: string;
  readonly 'root-key'?: string;
  readonly root?: string;
  readonly 'passphrase-file'?: string;
}

/** The desk, the statement that counts, and the root key in the hand of the person. */
export async function withRoot(terminal: Terminal, values: RootValues) {
  const { url, desk } = callDesk(values);
  const shown = await desk.trust();
  const held = believedTrust(url, shown, values.root).body;
  const path = values['root-key'] ?? keyPath('root');
  const root = await loadKey(path, givenPassphrase(terminal, values['passphrase-file']));
  if (!held.roots.includes(root.publicKey)) {
    throw new Refusal(`${path} is no root of this desk: ${held.roots.map(rootFingerprint).join(', ')}.`);
  }
  const sign = async (changes: Partial<TrustStatement>, ...others: readonly KeyPair[]): Promise<void> => {
    const next = nextStatement(held, changes, root, ...others);
    keepPaper(`trust-${next.body.version}.json`, next);
    await sendStatement(desk, next);
    writeNote(deskNote, rememberable(url, next));
  };
  return { url, desk, shown, held, root, sign };
}

/** `deskhand trust rotate`: the next dispatch key beside the present one; later, without the old one. */
export const trustRotate: PersonCommand = {
  usage: 'trust rotate [--finish | --revoke-old] [--root-key FILE] [--anyway]',
  summary:
    'Names a new dispatch key of the desk beside the present one; --finish takes the old one out, --revoke-old at once and for ever (a stolen server).',
  async run(args) {
    const { values } = options(args, {
      ...rootOptions,
      finish: { type: 'boolean' },
      'revoke-old': { type: 'boolean' },
      anyway: { type: 'boolean' },
    });
    const terminal = new Terminal();
    try {
      const by = await withRoot(terminal, values);
      const words =
        values.finish === true
          ? await finishRotation(by, values.anyway === true)
          : await beginRotation(by, values['revoke-old'] === true);
      terminal.say(words);
      return 0;
    } finally {
      terminal.close();
    }
  },
};

type ByRoot = Awaited<ReturnType<typeof withRoot>>;

async function beginRotation({ desk, shown, held, sign }: ByRoot, revokesOld: boolean): Promise<string> {
  const named = new Set(held.dispatch.map(({ key }) => key));
  const isFresh = ({ key, state }: (typeof shown.dispatchKeys)[number]): boolean =>
    state === 'made' && !named.has(key) && !held.revoked.includes(key);
  // A key that was made before a server was stolen was stolen with it.
  const waiting = revokesOld ? undefined : shown.dispatchKeys.find(isFresh);
  const key = waiting?.key ?? (await makeKey(desk, shown.dispatchKeys));
  if (key === undefined) throw new Refusal('The desk did not make a dispatch key.');
  const fresh = timedKey(key, dispatchDays);
  if (!revokesOld) {
    const old = held.dispatch.filter(({ notAfter }) => notAfter > new Date().toISOString());
    await sign({ dispatch: [...old, fresh] });
    return `Old and new dispatch key count. When \`deskhand trust show\` says that no machine is behind: deskhand trust rotate --finish`;
  }
  const stolen = [...named, ...shown.dispatchKeys.filter(isFresh).map((one) => one.key)];
  const revoked = [...new Set([...held.revoked, ...stolen])].filter((one) => one !== key);
  await sign({ dispatch: [fresh], revoked });
  return `Only the new dispatch key counts; ${stolen.length} old ones are revoked for ever. Each machine follows at its next connection.`;
}

/** Has the desk make a key, and names the one that was not there before. */
async function makeKey(desk: Desk, before: readonly { key: string }[]): Promise<string | undefined> {
  const { dispatchKeys } = await desk.makeDispatchKey();
  return dispatchKeys.find(({ key }) => !before.some((one) => one.key === key))?.key;
}

async function finishRotation({ shown, held, sign }: ByRoot, isAnyway: boolean): Promise<string> {
  const inUse = held.dispatch.toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : 1));
  const newest = inUse.at(-1);
  if (newest === undefined || inUse.length < 2)
    throw new Refusal('Only one dispatch key counts: there is nothing to finish.');
  if (shown.behindTrust > 0 && !isAnyway) {
    throw new Refusal(
      `${shown.behindTrust} machines do not hold the newest statement yet. They would follow at their next connection; --anyway goes on.`,
    );
  }
  await sign({ dispatch: [newest] });
  return `Only the newest dispatch key counts now.`;
}

/** `deskhand trust revoke`: a key or a certificate that must not count any more. */
export const trustRevoke: PersonCommand = {
  usage: 'trust revoke (--key KEY | --serial SERIAL) [--root-key FILE]',
  summary:
    'Says that a key, or the certificate of an operator, no longer counts, whatever was signed for it. It cannot be taken back.',
  async run(args) {
    const { values } = options(args, {
      ...rootOptions,
      key: { type: 'string' },
      serial: { type: 'string' },
    });
    const { key, serial } = values;
    if ((key === undefined) === (serial === undefined))
      throw new UsageError('Name either --key or --serial.');
    const terminal = new Terminal();
    try {
      const by = await withRoot(terminal, values);
      if (key === undefined) await revokeCertificate(by, serial ?? '');
      else await revokeKey(by, key);
      terminal.say('It no longer counts. Each machine follows at its next connection.');
      return 0;
    } finally {
      terminal.close();
    }
  },
};

async function revokeCertificate({ shown, held, sign }: ByRoot, serial: string): Promise<void> {
  if (!shown.operators.some((one) => one.serial === serial))
    throw new Refusal(`The desk knows no certificate ${serial}: deskhand trust show`);
  await sign({ revokedCertificates: [...new Set([...held.revokedCertificates, serial])] });
}

async function revokeKey({ held, root, sign }: ByRoot, key: string): Promise<void> {
  const without = <T extends { key: string }>(of: readonly T[]): T[] => of.filter((one) => one.key !== key);
  const dispatch = without(held.dispatch);
  const roots = held.roots.filter((one) => one !== key);
  if (key === root.publicKey) throw new Refusal('A root is revoked by the other one: --root-key FILE.');
  if (dispatch.length === 0)
    throw new Refusal('It is the only dispatch key: deskhand trust rotate --revoke-old');
  const revoked = [...new Set([...held.revoked, key])];
  await sign({ roots, dispatch, release: without(held.release), revoked });
}

/** `deskhand trust spare`: another root, when one was lost or revoked. */
export const trustSpare: PersonCommand = {
  usage: 'trust spare [--root-key FILE]',
  summary: 'Makes another spare root key, signed by the one that is left and by itself.',
  async run(args) {
    const { values } = options(args, { ...rootOptions, 'no-passphrase': { type: 'boolean' } });
    const terminal = new Terminal();
    try {
      const { held, sign } = await withRoot(terminal, values);
      if (held.roots.length >= 2)
        throw new Refusal('There are two roots. Revoke the lost one first: deskhand trust revoke --key KEY');
      const wish = { file: values['passphrase-file'], none: values['no-passphrase'] === true };
      const spare = makeKeyPair();
      const path = storeKey('spare-root', spare, await choosePassphrase(terminal, wish, 'the spare root'));
      await sign({ roots: [...held.roots, spare.publicKey] }, spare);
      terminal.say(
        `${path} is the spare root now: ${rootFingerprint(spare.publicKey)}. Bring it to another building.`,
      );
      return 0;
    } finally {
      terminal.close();
    }
  },
};
