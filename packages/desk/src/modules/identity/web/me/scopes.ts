/** Permissions of one room. */
export interface ScopeGroup {
  readonly room: string;
  readonly scopes: readonly string[];
}

/** The permissions that a token of this person can carry, by room: never more than the person's own. */
export function scopeGroups(permissions: readonly string[]): readonly ScopeGroup[] {
  const rooms = new Map<string, string[]>();
  for (const permission of permissions.toSorted()) {
    const [room = permission] = permission.split('.');
    rooms.set(room, [...(rooms.get(room) ?? []), permission]);
  }
  return [...rooms].map(([room, scopes]) => ({ room, scopes }));
}
