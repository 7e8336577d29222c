import type { Evidence, MailSource, Verdict } from '../contract.ts';

/** A row of `mail_mailboxes`. */
export interface MailboxRow {
  readonly id: string;
  readonly address: string;
  readonly address_key: string;
  readonly name: string;
  readonly team_id: string | null;
  readonly is_default: boolean;
  readonly quiet_after_hours: number | null;
  readonly version: number;
  readonly field_versions: Readonly<Record<string, number>>;
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
  readonly decision: 'converted' | 'discarded' | null;
  readonly decided_at: Date | null;
  readonly decided_by_name: string | null;
  readonly decision_why: string | null;
}

/** A record that one transaction has locked and alone may settle. */
export interface ClaimedRecord {
  readonly id: string;
  readonly envelopeFrom: string | null;
  readonly envelopeTo: readonly string[];
  /** Every address of the desk, in the form in which they are compared. */
  readonly ownAddresses: readonly string[];
  /** The team that gets the tickets of its mailbox. */
  readonly teamId: string | null;
}

/** A row of `mail_servers`. */
export interface ServerRow {
  readonly mailbox_id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly sign_in: 'password' | 'oauth-client' | 'oauth-refresh' | 'none';
  readonly user_name: string;
  readonly token_url: string | null;
  readonly client_id: string | null;
  readonly scope: string | null;
  readonly certificate: string | null;
  readonly password_sealed: string | null;
  readonly client_secret_sealed: string | null;
  readonly refresh_token_sealed: string | null;
  readonly enabled: boolean;
  readonly folder: string;
  readonly afterwards: 'leave' | 'seen' | 'move';
  readonly move_to: string | null;
  readonly existing_mail: 'leave' | 'take';
  readonly version: number;
  readonly changed_at: Date;
}
