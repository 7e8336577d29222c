import { readFileSync } from 'node:fs';
import type { SignedCertificate, SignedTrust } from '@deskhand/protocol';
import {
  bodyHash,
  fits,
  SignedCertificate as CertificateSchema,
  SignedTrust as TrustSchema,
} from '@deskhand/protocol';
import { needed, options, type PersonCommand, Refusal } from '../command.ts';
import { callDesk, type Desk } from './desk-call.ts';
import { writeNote } from './key-folder.ts';

/** A signed paper is kept before it is sent: what a root signed once need not be signed again because a cable was out. */
export function keepPaper(name: string, paper: SignedTrust | SignedCertificate): string {
  return writeNote(name, paper);
}

/** Sends a statement, and believes that the desk has it when it shows the same one. */
export async function sendStatement(desk: Desk, signed: SignedTrust): Promise<void> {
  const { statement } = await desk.addStatement({ statement: asSent(signed) });
  if (!fits(TrustSchema, statement) || bodyHash(statement.body) !== bodyHash(signed.body)) {
    throw new Refusal('The desk took the statement and shows another one. Somebody else signed meanwhile?');
  }
}

export async function sendCertificate(desk: Desk, signed: SignedCertificate): Promise<void> {
  const { operators } = await desk.addCertificate({ certificate: asSent(signed) });
  if (!operators.some(({ serial, key }) => serial === signed.body.serial && key === signed.body.key)) {
    throw new Refusal('The desk took the certificate and does not show it.');
  }
}

export function asSent<T extends object>(signed: { body: T; signatures: readonly object[] }) {
  return { body: { ...signed.body } as Record<string, unknown>, signatures: [...signed.signatures] };
}

/** `deskhand trust send FILE`: for papers that were signed where there is no network, or that did not get through. */
export const trustSend: PersonCommand = {
  usage: 'trust send FILE [--url URL] [--token-file F]',
  summary: 'Sends a trust statement or a certificate that was signed before.',
  async run(args) {
    const { values, positionals } = options(
      args,
      { url: { type: 'string' }, 'token-file': { type: 'string' } },
      true,
    );
    const { desk } = callDesk(values);
    const paper: unknown = JSON.parse(readFileSync(needed(positionals[0], 'The file'), 'utf8'));
    if (fits(TrustSchema, paper)) await sendStatement(desk, paper);
    else if (fits(CertificateSchema, paper)) await sendCertificate(desk, paper);
    else throw new Refusal('This file is neither a trust statement nor a certificate.');
    process.stderr.write('The desk has it.\n');
    return 0;
  },
};
