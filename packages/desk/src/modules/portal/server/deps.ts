import type { IdentityApi } from '#identity';
import type { TicketsApi } from '#tickets';
import type { Clock } from '#platform/server/clock';

/** What the room needs from outside. */
export interface PortalDeps {
  readonly clock: Clock;
  readonly identity: IdentityApi;
  readonly tickets: TicketsApi;
  /** Base of the links in mails, from the configuration; never from a request. */
  readonly publicUrl: string;
  /** IANA zone in which times are written before the reader's own is known. */
  readonly timeZone: string;
}
