import type { Actor, Via } from '#platform/server/actor';
import type { PermissionsOf } from './rights.ts';

/** Somebody without credential: may do what the contract opens to anyone, carries no permission. */
export function anyone(requestId: string, via: Via = 'web'): Actor {
  return {
    personId: null,
    name: 'anyone',
    kind: 'person',
    permissions: new Set(),
    teamIds: [],
    onlyTeamIds: null,
    organisationId: null,
    onlySubjectId: null,
    credentialId: null,
    via,
    requestId,
  };
}

/** Who runs the machine, at its console. */
export function consoleActor(requestId: string, permissionsOf: PermissionsOf): Actor {
  const permissions = new Set([...permissionsOf('administrator'), 'identity.console']);
  return { ...anyone(requestId, 'console'), name: 'console', kind: 'console', permissions };
}

/** A stranger who has just proved who they are; stands in the events of that command. */
export function proven(stranger: Actor, person: { readonly id: string; readonly name: string }): Actor {
  return { ...stranger, kind: 'person', personId: person.id, name: person.name };
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** Whether the request was made on this machine. One that a proxy passed on was not, whatever its peer address says. */
export function isLocal(request: {
  readonly ip: string;
  readonly headers: Readonly<Record<string, unknown>>;
}): boolean {
  return loopback.test(request.ip) && forwarded.every((name) => request.headers[name] === undefined);
}
