import type { IdentityApi } from '#identity';
import type { FilesApi } from '#files';
import type { SearchApi } from '#search';
import type { Clock } from '#platform/server/clock';
import type { Keys } from '#platform/server/keys';

/** What the room needs from outside. */
export interface TicketsDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly identity: IdentityApi;
  readonly files: FilesApi;
  readonly search: SearchApi;
  /** Domain of our Message-IDs. */
  readonly mailDomain: string;
  /** The address of the page that a ticket link opens. */
  readonly ticketLink: (token: string) => string;
  /** How long a resolved ticket waits for the requester before it closes. */
  readonly confirmWindowDays: number;
  /** How long a closed ticket opens again; later words open a follow-up. */
  readonly reopenWindowDays: number;
}
