import { randomUUID } from 'node:crypto';
import { endpointsContract } from '../../../../packages/desk/src/modules/endpoints/contract.ts';
import { controlSocketPath, sendToControl } from '../../../../packages/desk/src/platform/server/control.ts';
import type { AbuseCase, Look } from '../../case.ts';
import type { ActorName } from '../../stage/actors.ts';
import type { Stage } from '../../stage/stage.ts';

/** What each actor is, in the words of the contract. A technician's token for reading has one permission of them. */
const roles: Readonly<Record<string, readonly string[]>> = {
  anon: [],
  requesterA: ['requester'],
  tech: ['requester', 'technician'],
  consultant: ['requester', 'technician'],
  lead: ['requester', 'technician', 'lead'],
  auditor: ['requester', 'auditor'],
  admin: ['requester', 'technician', 'lead', 'administrator'],
};

interface Caller {
  readonly name: string;
  readonly token: string | undefined;
  may(permission: string): boolean;
}

const { permissions, endpoints } = endpointsContract;

export const whoMayWhat: AbuseCase = {
  id: 'A-031',
  title: 'Everybody may do with machines what the contract says, and nothing else',
  area: 'agent-gateway',
  operations: ['agent.list', 'job.create', 'trust.get'],
  async attempt(stage, look) {
    const callers = [...people(stage), await reader(stage)];
    const counts = { refused: 0, let: 0 };
    for (const [name, endpoint] of Object.entries(endpoints))
      for (const caller of callers) {
        const isLet = await tryEndpoint(stage, { name, endpoint, caller }, look);
        counts[isLet ? 'let' : 'refused'] += 1;
      }
    look.holds(counts.refused > 50 && counts.let > 50, `only ${counts.refused} and ${counts.let} were tried`);
    look.note(
      `${Object.keys(endpoints).length} endpoints, ${callers.length} callers: ${counts.refused} refused`,
    );
  },
};

function people(stage: Stage): Caller[] {
  return Object.entries(roles).map(([name, own]) => ({
    name,
    token:
      name === 'anon' ? undefined : stage.people[name as Exclude<ActorName, 'anon' | 'mailStranger'>].token,
    may: (permission) => {
      const declared = permissions[permission as keyof typeof permissions]?.roles as
        | readonly string[]
        | undefined;
      return declared?.some((role) => own.includes(role)) ?? false;
    },
  }));
}

/** A token of the administrator that may read machines and do nothing else. */
async function reader(stage: Stage): Promise<Caller> {
  const response = await sendToControl(controlSocketPath(stage.place.dataDir))('/api/console/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: stage.people.admin.email, scopes: ['endpoints.read'] }),
  });
  const { token } = (await response.json()) as { token: string };
  return { name: 'a token that may read', token, may: (permission) => permission === 'endpoints.read' };
}

/** Asks with an empty body for something that does not exist: a refusal of the person comes before all that. */
async function tryEndpoint(
  stage: Stage,
  of: { name: string; endpoint: { method: string; path: string; access: string }; caller: Caller },
  look: Look,
): Promise<boolean> {
  const { name, caller, endpoint } = of;
  const { method, access } = endpoint;
  // A key would really be made, and change nothing for this test.
  const path = endpoint.path.replace(':id', randomUUID());
  const body = method === 'GET' ? {} : { body: JSON.stringify({ nobodyKnows: 1 }) };
  const response = await fetch(stage.place.url + path, {
    method,
    ...body,
    headers: {
      'content-type': 'application/json',
      ...(caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` }),
    },
  });
  await response.text();
  const isLet = caller.may(access);
  const wanted = caller.token === undefined ? 401 : 403;
  const isRight = isLet ? response.status !== 401 && response.status !== 403 : response.status === wanted;
  look.holds(isRight, `${caller.name} asking ${name} (${access}) was answered ${response.status}`);
  return isLet;
}
