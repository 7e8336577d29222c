import type { Finding } from '../finding.ts';
import type { Query } from './stored.ts';

/** A mail as the sink has it. */
export interface Delivered {
  readonly messageId: string;
  readonly source: string;
  readonly atMs: number;
}

/** One mail of the desk that is meant to leave. */
interface Leaving {
  readonly id: string;
  readonly message_id: string;
  readonly state: string;
  readonly answer: string | null;
  readonly automatic: string;
  readonly body: string | null;
}

/**
 * I5 of the README of this folder: every mail of the outbox is at the mail server at least once; repeats carry the identical
 * Message-ID and text, and each repeat has a kill of its own between it and the delivery before.
 */
export async function judgeDeliveries(p: {
  query: Query;
  delivered: readonly Delivered[];
  killedAtMs: readonly number[];
  prefix: string;
}): Promise<Finding[]> {
  const rows =
    await p.query<Leaving>(`select o.id, o.payload ->> 'messageId' as message_id, o.state, o.answer,
      o.payload ->> 'automatic' as automatic, m.body_text as body
    from platform_outbox o left join tickets_messages m on m.outbox_id = o.id where o.kind = 'mail' and o.state <> 'cancelled'`);
  const byId = Map.groupBy(p.delivered, (one) => one.messageId);
  const known = new Set(rows.map((row) => row.message_id));
  const findings = [...byId.keys()]
    .filter((id) => !known.has(id))
    .map((id): Finding => ({
      invariant: 'I5 delivery',
      message: `a mail left that the outbox does not have: ${id}`,
    }));
  for (const row of rows) {
    const operation = new RegExp(`${p.prefix}\\d+`).exec(row.body ?? '')?.[0];
    const say = (message: string): void =>
      void findings.push({
        invariant: 'I5 delivery',
        message,
        ...(operation === undefined ? {} : { operation }),
      });
    const copies = byId.get(row.message_id) ?? [];
    // The stop for loops holds automatic mail back after 3000 in an hour; a long run meets it, and it says so.
    const isHeldBack = row.state === 'parked' && row.automatic !== 'false';
    if (isHeldBack && copies.length === 0) continue;
    if (copies.length === 0) say(`mail ${row.id} never arrived (${row.state}: ${row.answer ?? 'no answer'})`);
    if (row.state !== 'sent') say(`mail ${row.id} ended as ${row.state}: ${row.answer ?? 'no answer'}`);
    for (const problem of judgeRepeats(copies, p.killedAtMs)) say(`mail ${row.id} ${problem}`);
  }
  return findings;
}

function judgeRepeats(copies: readonly Delivered[], killedAtMs: readonly number[]): string[] {
  const problems: string[] = [];
  const inOrder = copies.toSorted((a, b) => a.atMs - b.atMs);
  inOrder.forEach((copy, at) => {
    const before = inOrder[at - 1];
    if (!before) return;
    if (copy.source !== before.source) problems.push('was repeated with another content');
    if (!killedAtMs.some((killed) => killed >= before.atMs && killed <= copy.atMs))
      problems.push('was repeated although nothing was killed in between');
  });
  return problems;
}
