import type { MailRecordDetail } from '../../../packages/desk/src/modules/mail/contract.ts';
import { partText, type Message } from '../../../packages/desk/src/modules/tickets/contract.ts';
import type { Expected } from './cases.ts';

/** White space is no word: programs break lines where they like. */
export const even = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What is wrong with subject or sender, or undefined. */
export function headerProblem(record: MailRecordDetail, expected: Expected): string | undefined {
  const subject = even(expected.subject ?? '');
  if (expected.subject !== undefined && even(record.subject) !== subject.slice(0, 250))
    return `subject ${JSON.stringify(record.subject)}, expected ${JSON.stringify(subject)}`;
  const [from] = expected.from ?? [];
  const address = from?.address ?? '';
  const name = even(from?.name ?? '');
  // What has no domain is no address: the record has none, and shows the words of the line.
  const shown = even(`${record.fromName ?? ''} <${record.from ?? address}>`);
  if (address.includes('@') && record.from?.toLowerCase() !== address.toLowerCase())
    return `sender ${JSON.stringify(record.from)}, expected ${JSON.stringify(address)}`;
  if (address !== '' && name !== '' && !shown.startsWith(name))
    return `name ${JSON.stringify(record.fromName)}, expected ${JSON.stringify(name)}`;
  return undefined;
}

/**
 * Files that the set expects and the ticket does not have, by size; SMTP makes the line ends of text one kind, so text
 * and forwarded mails count by their being there.
 */
export function missingFiles(message: Message, expected: Expected): string[] {
  const have = [...message.attachments];
  return (expected.attachments ?? [])
    .filter((file) => file.kind === 'Message' || (file.decoded_bytes ?? 0) > 0)
    .filter((file) => {
      const byKind = file.kind !== 'Binary' || /^(text|message)\//.test(file.type ?? '');
      const at = have.findIndex((one) =>
        byKind ? one.mediaType === file.type : one.sizeBytes === file.decoded_bytes,
      );
      if (at !== -1) have.splice(at, 1);
      return at === -1;
    })
    .map((file) => `${file.name ?? '(no name)'} ${file.type ?? ''} ${file.decoded_bytes ?? '-'} bytes`);
}

/** How the folds of a message compare with what a person would call new in it. */
export interface FoldJudgement {
  /** Signature and quotes folded gives the expected words. */
  readonly exact: boolean;
  /** Quotes alone folded does: one of the sources counts signatures as words. */
  readonly exactWithSignature: boolean;
  /** Expected words that no fold of a signature explains are not in sight. */
  readonly cut: boolean;
  readonly seen: string;
}

export function judgeFolds(message: Message, visible: string): FoldJudgement {
  const seen = even(partText(message).said);
  const quotesAlone = { ...message, folds: message.folds.filter((one) => one.kind === 'quote') };
  const seenWithSignature = even(partText(quotesAlone).said);
  const expected = even(visible);
  const left = seenWithSignature.split(' ');
  const cut = expected.split(' ').some((word) => {
    const at = left.indexOf(word);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  const same = (text: string) => text.replaceAll(' ', '') === expected.replaceAll(' ', '');
  return { exact: same(seen), exactWithSignature: same(seenWithSignature), cut, seen };
}
