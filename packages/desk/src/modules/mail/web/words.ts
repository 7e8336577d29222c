import { mailMeanings } from '#platform/web/ui/meanings';
import type { MailRecord, MailRecordDetail } from '../contract.ts';
import { t } from './texts.ts';

/** `3 kB`, `1.4 MB`. */
export function sizeWords(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  if (sizeBytes < 1_000_000) return `${(sizeBytes / 1000).toFixed(sizeBytes < 10_000 ? 1 : 0)} kB`;
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
}

/** The way by which a mail came in, in words. */
export function wayWord(way: MailRecord['source']): string {
  const words: Readonly<Record<string, () => string>> = {
    api: t.viaApi,
    smtp: t.viaSmtp,
    console: t.viaConsole,
    imap: t.viaImap,
  };
  return (words[way] ?? (() => way))();
}

/** The word of a verdict; a record without one is still in work. */
export function verdictWord(verdict: MailRecord['verdict']): string {
  return verdict === null ? t.waiting() : mailMeanings[verdict].label();
}

/** Who wrote it: name, else address. */
export function senderWord(record: Pick<MailRecord, 'from' | 'fromName'>): string {
  return record.fromName ?? record.from ?? t.unknownSender();
}

/** What became of a mail, as the sentence that stands over its record. */
export function headline(record: Pick<MailRecordDetail, 'verdict' | 'ticketNumber' | 'decision'>): string {
  const number = record.ticketNumber ?? '';
  if (record.decision?.what === 'discarded') return t.becameDiscarded();
  switch (record.verdict) {
    case 'ticket':
      return t.becameTicket({ number });
    case 'reply':
      return t.becameReply({ number });
    case 'bounce':
      return t.becameBounce();
    case 'automatic':
      return number === '' ? t.becameAutomatic() : t.becameNote({ number });
    case 'quarantined':
      return t.becameQuarantined();
    case 'duplicate':
      return t.becameDuplicate();
    case null:
      return t.becameWaiting();
  }
}
