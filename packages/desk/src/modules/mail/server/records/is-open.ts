import type { RecordRow } from '../tables.ts';

/** Verdicts after which a mail may still become somebody's business: it is kept, and no ticket has it. */
const undone: readonly string[] = ['quarantined', 'automatic', 'bounce'];

/** No ticket has the mail and nobody decided about it. */
export function isOpen(row: Pick<RecordRow, 'state' | 'verdict' | 'ticket_number' | 'decision'>): boolean {
  const kept = row.verdict !== null && undone.includes(row.verdict);
  return row.state !== 'received' && kept && row.ticket_number === null && row.decision === null;
}
