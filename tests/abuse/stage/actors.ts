import { controlSocketPath, sendToControl } from '../../../packages/desk/src/platform/server/control.ts';
import type { Send } from '../../../packages/desk/src/platform/contract/client.ts';

/** Who attacks, and who is there to be attacked. A stranger with mail needs no account: see `post.ts`. */
export type ActorName =
  | 'anon'
  | 'mailStranger'
  | 'requesterA'
  | 'requesterB'
  | 'tech'
  | 'tech2'
  | 'consultant'
  | 'lead'
  | 'auditor'
  | 'admin'
  | 'svcToken';

/** Somebody with an account. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  /** Of a signed-in browser, `name=value`. */
  readonly cookie: string;
}

export type People = Readonly<Record<Exclude<ActorName, 'anon' | 'mailStranger' | 'svcToken'>, Person>> & {
  /** A token of `tech` that may read tickets and do nothing else. */
  readonly svcToken: { readonly token: string };
};

const cast = {
  requesterA: { role: 'requester', name: 'Ada Requester', team: undefined },
  requesterB: { role: 'requester', name: 'Ben Requester', team: undefined },
  tech: { role: 'technician', name: 'Tess Technician', team: 'Help desk' },
  tech2: { role: 'technician', name: 'Tom Technician', team: 'Security' },
  /** A technician of somebody else's, who may see the work of one team alone. */
  consultant: { role: 'technician', name: 'Con Consultant', team: 'Help desk' },
  lead: { role: 'lead', name: 'Lea Lead', team: 'Help desk' },
  auditor: { role: 'auditor', name: 'Aud Auditor', team: undefined },
} as const;

/** Makes everybody through the interfaces of the desk: accounts as administrator, tokens and sign-in links as operator. */
export async function makePeople(url: string, dataDir: string): Promise<People & { readonly teams: Teams }> {
  const console_ = sendToControl(controlSocketPath(dataDir));
  const email = addressOf('admin');
  const password = 'nine quiet herons by the weir';
  await post(console_, '/api/console/administrators', { email, name: 'Adi Administrator', password });
  const admin = await enter(console_, url, { id: '', email });
  const asAdmin: Send = (path, init) =>
    fetch(url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${admin.token}` } });
  const help = await post<{ id: string }>(asAdmin, '/api/teams', { name: 'Help desk', tier: 1 });
  const security = await post<{ id: string }>(asAdmin, '/api/teams', {
    name: 'Security',
    tier: 3,
    confidential: true,
  });
  const teams = { help: help.id, security: security.id };
  const make = async (who: keyof typeof cast): Promise<Person> => {
    const { role, name, team } = cast[who];
    const teamIds = team === undefined ? [] : [team === 'Security' ? teams.security : teams.help];
    const limits = who === 'consultant' ? { onlyTeamIds: teamIds, endsAt: inAYear() } : {};
    const email = addressOf(who);
    const made = await post<{ id: string }>(asAdmin, '/api/people', {
      email,
      name,
      role,
      teamIds,
      ...limits,
    });
    return enter(console_, url, { id: made.id, email });
  };
  const people = {
    admin,
    requesterA: await make('requesterA'),
    requesterB: await make('requesterB'),
    tech: await make('tech'),
    tech2: await make('tech2'),
    consultant: await make('consultant'),
    lead: await make('lead'),
    auditor: await make('auditor'),
  };
  const narrow = { email: people.tech.email, scopes: ['tickets.read'] };
  const svcToken = await post<{ token: string }>(console_, '/api/console/tokens', narrow);
  return { ...people, svcToken, teams };
}

/** Ids of the two teams; the second one is confidential. */
export interface Teams {
  readonly help: string;
  readonly security: string;
}

export function addressOf(who: ActorName): string {
  return `${who.toLowerCase()}@abuse.example`;
}

function inAYear(): string {
  return new Date(Date.now() + 365 * 86_400_000).toISOString();
}

/** Gives somebody a token, and a session by a sign-in link. */
async function enter(console_: Send, url: string, who: { id: string; email: string }): Promise<Person> {
  const { email } = who;
  const { token } = await post<{ token: string }>(console_, '/api/console/tokens', { email });
  const link = await post<{ url: string }>(console_, '/api/console/sign-in-links', { email });
  const response = await fetch(`${url}/api/session/links/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link.url).hash.slice(1) }),
  });
  if (!response.ok) throw new Error(`${email} cannot sign in: ${await response.text()}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { ...who, token, cookie };
}

async function post<T>(send: Send, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
