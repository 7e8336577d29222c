import { rootFingerprint } from '@deskhand/protocol';
import { options, type PersonCommand, print, Refusal } from '../command.ts';
import { callDesk } from './desk-call.ts';
import { visible } from './hostile-text.ts';
import { loadKey } from './key-folder.ts';
import { believedTrust } from './known-desk.ts';
import { dayMs } from './papers.ts';
import { givenPassphrase } from './passphrase.ts';
import { Terminal } from './terminal.ts';
import { rootOptions } from './trust-change.ts';

const soonDays = 30;

/** `deskhand trust show`: which keys count, as far as this computer has reason to believe it. */
export const trustShow: PersonCommand = {
  usage: 'trust show [--root FINGERPRINT] [--root-key FILE] [--json]',
  summary:
    'Shows which keys and operators count and how long; --root-key tries whether a key file is a root and opens.',
  async run(args) {
    const { values } = options(args, { ...rootOptions, json: { type: 'boolean' } });
    const { url, desk } = callDesk(values);
    const shown = await desk.trust();
    const { body } = believedTrust(url, shown, values.root);
    if (values['root-key'] !== undefined)
      await tryRoot(values['root-key'], values['passphrase-file'], body.roots);
    if (values.json === true) {
      print(shown, true);
      return 0;
    }
    const now = Date.now();
    const daysLeft = (at: string): number => Math.floor((Date.parse(at) - now) / dayMs);
    const lines = [
      `Organisation ${visible(body.organisationId)}, statement ${body.version} of ${body.issuedAt}`,
      ...body.roots.map((root) => `  root      ${rootFingerprint(root)}`),
      ...body.dispatch.map(({ key, notAfter }) => `  dispatch  ${key}  ${lifeWords(daysLeft(notAfter))}`),
      ...body.release.map(({ key, notAfter }) => `  release   ${key}  ${lifeWords(daysLeft(notAfter))}`),
      `  revoked   ${body.revoked.length} keys, ${body.revokedCertificates.length} certificates`,
      'Operators, as the desk lists them:',
      ...shown.operators.map(
        (one) =>
          `  ${visible(one.name, 60)}  up to ${one.upTo}  ${one.isRevoked ? 'revoked' : lifeWords(daysLeft(one.notAfter))}  ${visible(one.serial, 60)}`,
      ),
      `Machines that do not hold this statement yet: ${shown.behindTrust}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};

function lifeWords(days: number): string {
  if (days < 0) return 'its time is over';
  return days < soonDays ? `only ${days} more days` : `${days} more days`;
}

async function tryRoot(path: string, file: string | undefined, roots: readonly string[]): Promise<void> {
  const terminal = new Terminal();
  try {
    const { publicKey } = await loadKey(path, givenPassphrase(terminal, file));
    if (!roots.includes(publicKey)) throw new Refusal(`${path} opens, but it is no root of this desk.`);
    terminal.say(`${path} opens and is a root of this desk.`);
  } finally {
    terminal.close();
  }
}
