import { linesOf } from './lines.ts';

interface JournalEntry {
  readonly at: string;
  readonly unit: string | null;
  readonly priority: number;
  readonly text: string;
}

/** `journalctl --output=json`: an object a line; half a line at the end is no entry. */
export function parseJournal(text: string): JournalEntry[] {
  return linesOf(text).flatMap((line) => {
    try {
      return entryOf(JSON.parse(line) as Readonly<Record<string, unknown>> | null);
    } catch {
      return [];
    }
  });
}

/** Messages that are no text come as lists of bytes. */
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
      text: typeof text === 'string' ? text : '',
    },
  ];
}
