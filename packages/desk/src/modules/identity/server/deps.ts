import type { Actor } from '#platform/server/actor';
import type { Exchange } from '#platform/server/http/call';
import type { IdentityDeps } from './api.ts';
import type { PasswordHasher } from './password-hash.ts';

/** What the use cases of the room work with. */
export interface RoomDeps extends IdentityDeps {
  readonly hasher: PasswordHasher;
}

/** Who calls, and the request as far as sign-in looks at it. */
export interface SignInCall {
  readonly actor: Actor;
  readonly exchange: Pick<Exchange, 'ip' | 'userAgent' | 'headers' | 'setSession'>;
}
