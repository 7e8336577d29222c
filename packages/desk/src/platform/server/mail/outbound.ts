/** A person as a mail header names one (RFC 5322 section 3.4). */
export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

/**
 * A mail that waits in the outbox. Complete when the command is recorded: what is previewed is what is sent, and
 * a repeat after a crash carries the same Message-ID.
 */
export interface OutboundMail {
  /** Without angle brackets. */
  readonly messageId: string;
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  /** Where answers go, when that is not the sender. */
  readonly replyTo?: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  /** Oldest first; kept short, because relays refuse long headers. */
  readonly references?: readonly string[];
  /** False for a person's words; otherwise the value of `Auto-Submitted` (RFC 3834 section 5). */
  readonly automatic: false | 'auto-replied' | 'auto-generated';
  /** The team whose mailbox sends it; without one the first mailbox does. */
  readonly teamId?: string | null;
  /** Name in front of the sending address, usually the technician's. */
  readonly fromName?: string;
  readonly attachments?: readonly {
    readonly digest: string;
    readonly name: string;
    readonly mediaType: string;
  }[];
  /** The text holds a one-time secret: it is blotted out of the outbox as soon as the mail is settled. */
  readonly secret?: true;
  /** The outbox row of the requester's mail that this one is a copy of. */
  readonly copyOf?: string;
  /** Addresses and threads are budgeted: a mail over its budget is parked and shown, never dropped. */
  readonly thread?: string;
}
