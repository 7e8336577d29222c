import type { IdentityDeps } from './api.ts';
import type { PasswordHasher } from './password-hash.ts';

/** What the use cases of the room work with. */
export interface RoomDeps extends IdentityDeps {
  readonly hasher: PasswordHasher;
}

export type { SignInCall } from './api.ts';
