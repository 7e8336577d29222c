import type { IdentityApi } from '#identity';
import type { Subject } from '#platform/contract/schema';
import type { Actor } from '#platform/server/actor';
import type { Clock } from '#platform/server/clock';
import type { Reader } from '#platform/server/db/database';
import type { Keys } from '#platform/server/keys';

/** What the room needs from outside. */
export interface EndpointsDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly identity: Pick<IdentityApi, 'findPeople'>;
  /** Where machines reach the gateway, without a slash at the end; it stands in the line that enrols. */
  readonly gatewayUrl: string;
  /** Port of the rooms whose things a job may be about: whether there is such a thing and the actor may see it. */
  readonly maySeeSubject: (db: Reader, actor: Actor, subject: Subject) => Promise<boolean>;
}
