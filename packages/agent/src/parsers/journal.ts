import { linesOf } from './lines.ts';

export interface JournalEntry {
  readonly at: string;
  readonly unit: string | null;
  readonly priority: number;
  readonly text: string;
}

/** `journalctl --output=json`: an object a line. Half a line and other words are no entry; they are counted. */
export function parseJournal(text: string): { readonly entries: JournalEntry[]; readonly unread: number } {
  const lines = linesOf(text).filter((line) => line.trim() !== '' && line !== '-- No entries --');
  const entries = lines.flatMap((line) => {
    try {
      return entryOf(JSON.parse(line) as Readonly<Record<string, unknown>> | null);
    } catch {
      return [];
    }
  });
  return { entries, unread: lines.length - entries.length };
}

/** Messages that are no text come as lists of bytes; what is longer than 4096 bytes comes as null. */
function entryOf(fields: Readonly<Record<string, unknown>> | null): JournalEntry[] {
  const micros = Number(fields?.['__REALTIME_TIMESTAMP']);
  if (fields === null || !Number.isFinite(micros) || micros <= 0) return [];
  const message = fields['MESSAGE'];
  const unit = fields['_SYSTEMD_UNIT'] ?? fields['SYSLOG_IDENTIFIER'];
  const text = Array.isArray(message) ? Buffer.from(message.map(Number)).toString('utf8') : message;
  return [
    {
      at: new Date(micros / 1000).toISOString(),
      unit: typeof unit === 'string' ? unit : null,
      priority: Number(fields['PRIORITY'] ?? 6),
      text: typeof text === 'string' ? text : '[longer than 4096 bytes]',
    },
  ];
}
