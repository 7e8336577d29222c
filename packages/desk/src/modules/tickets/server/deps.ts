import type { EndpointsApi } from '#endpoints';
import type { IdentityApi } from '#identity';
import type { FilesApi } from '#files';
import type { SearchApi } from '#search';
import type { MailPreview } from '../contract.ts';
import type { Clock } from '#platform/server/clock';
import type { OutsideLimits } from '#platform/server/egress/fetch-outside';
import type { Reader } from '#platform/server/db/database';
import type { Keys } from '#platform/server/keys';
import type { Mailbox, OutboundMail } from '#platform/server/mail/outbound';

/** How technicians hear of new words by mail. */
export interface TechnicianMail {
  /** Whether they do at all. */
  readonly enabled: boolean;
  /** Whether our mailboxes get what is sent to `name+tag@`; without it nobody can answer from the own mail. */
  readonly plusAddresses: boolean;
}

/** What the room needs from outside. */
export interface TicketsDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly identity: IdentityApi;
  readonly endpoints: Pick<EndpointsApi, 'findEvidence'>;
  readonly files: FilesApi;
  readonly search: SearchApi;
  /** Domain of our Message-IDs. */
  readonly mailDomain: string;
  /** Port of the room that sends: the mailbox that sends for a team. */
  readonly mailboxFor: (db: Reader, teamId: string | null) => Promise<Mailbox>;
  /** Port of the room that sends: a mail as it would leave, read from its bytes. */
  readonly previewMail: (db: Reader, mail: OutboundMail) => Promise<MailPreview>;
  /** How technicians hear of new words by mail. */
  readonly technicianMail: TechnicianMail;
  /** Port to the outer world: fetches what a person asked for, or throws OutsideRefused. */
  readonly fetchOutside: (address: string, limits: OutsideLimits) => Promise<Buffer>;
  /** The address of the page on which technicians work on a ticket. */
  readonly deskLink: (number: string) => string;
  /** The address of the page that a ticket link opens. */
  readonly ticketLink: (token: string) => string;
  /** How long a resolved ticket waits for the requester before it closes. */
  readonly confirmWindowDays: number;
  /** How long a closed ticket opens again; later words open a follow-up. */
  readonly reopenWindowDays: number;
}
