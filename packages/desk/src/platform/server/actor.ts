/** How a request came in; stands in every event. */
export type Via = 'web' | 'api' | 'link' | 'mail' | 'console' | 'system';

/** Who acts. Made by the authentication hook or by `systemActor`; never from request data. */
export interface Actor {
  /** The person, or null for the system and the console. */
  readonly personId: string | null;
  readonly name: string;
  readonly kind: 'person' | 'system' | 'console';
  readonly permissions: ReadonlySet<string>;
  /** Teams that the person belongs to. */
  readonly teamIds: readonly string[];
  /** Set for a consultant: sees the tickets of these teams alone. */
  readonly onlyTeamIds: readonly string[] | null;
  readonly organisationId: string | null;
  /** Set for a link in a mail: the one subject that it opens. */
  readonly onlySubjectId: string | null;
  /** The session or token, so that "sign out" and "revoke" know which. */
  readonly credentialId: string | null;
  readonly via: Via;
  readonly requestId: string;
}

/** Whether the actor carries a permission. */
export function can(actor: Actor, permission: string): boolean {
  return actor.permissions.has(permission);
}

/** The desk itself: timers, listeners, intake. `permissions` names what this piece of the system may do. */
export function systemActor(
  name: string,
  permissions: readonly string[],
  via: Via = 'system',
  requestId = name,
): Actor {
  return {
    personId: null,
    name,
    kind: 'system',
    permissions: new Set(permissions),
    teamIds: [],
    onlyTeamIds: null,
    organisationId: null,
    onlySubjectId: null,
    credentialId: null,
    via,
    requestId,
  };
}
