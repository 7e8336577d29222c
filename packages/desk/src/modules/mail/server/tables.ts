import type { Evidence, MailSource, Verdict } from '../contract.ts';

/** A row of `mail_mailboxes`. */
export interface MailboxRow {
  readonly id: string;
  readonly address: string;
  readonly address_key: string;
  readonly name: string;
  readonly team_id: string | null;
  readonly is_default: boolean;
  readonly version: number;
}

/** A row of `mail_records`, joined with the address of its mailbox and the ticket of the mail that it repeats. */
export interface RecordRow {
  readonly id: string;
  readonly received_at: Date;
  readonly mailbox: string;
  readonly size_bytes: number;
  readonly came_by: MailSource;
  readonly envelope_from: string | null;
  readonly envelope_to: readonly string[];
  readonly state: 'received' | 'done' | 'failed';
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly from_address: string | null;
  readonly from_name: string | null;
  readonly subject: string;
  readonly message_id: string | null;
  readonly ticket_number: string | null;
  readonly duplicate_of_id: string | null;
  readonly attempts: number;
  readonly next_try_at: Date | null;
  readonly settled_at: Date | null;
}

/** A record that one transaction has locked and alone may settle. */
export interface ClaimedRecord {
  readonly id: string;
  readonly envelopeFrom: string | null;
  readonly envelopeTo: readonly string[];
  /** The team that gets the tickets of its mailbox. */
  readonly teamId: string | null;
}
