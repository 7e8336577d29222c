import type { IdentityApi } from '#identity';
import type { Clock } from '#platform/server/clock';
import type { Keys } from '#platform/server/keys';

/** What the room needs from outside. */
export interface EndpointsDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly identity: Pick<IdentityApi, 'findPeople'>;
  /** Where machines reach the gateway, without a slash at the end; it stands in the line that enrols. */
  readonly gatewayUrl: string;
}
