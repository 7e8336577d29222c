import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import {
  bodyHash,
  chooseVersion,
  judgeConnection,
  sessionOf,
  signBody,
  signersOf,
  type AgentHello,
  type ServerHello,
  type ServerHelloAnswer,
  type SignedAgentHello,
} from '@deskhand/protocol';
import { clean } from './claims.ts';
import type { GatewayDeps } from './deps.ts';
import { findMachine, type KnownMachine } from './known-machine.ts';
import { Refusal } from './problem.ts';
import type { TrustHolder } from './trust-holder.ts';

type Deps = GatewayDeps & {
  readonly trust: TrustHolder;
  /** Both machines with one key are cut off until a person has decided. */
  readonly onClone: (machineId: string, requestId: string) => Promise<void>;
};

const heartbeatMs = 60_000;
/** Hellos that are remembered: a proxy may send one again after the next ones. */
const rememberedHellos = 8;

/**
 * Answers a hello whose request was signed by the machine. Throws `agent.quarantined` for a copy of a machine, and
 * `session.repeated` for a hello that was here before word for word: a copy makes one of its own.
 */
export async function greet(
  deps: Deps,
  first: KnownMachine,
  signed: SignedAgentHello,
  requestId: string,
): Promise<ServerHelloAnswer> {
  const { body } = signed;
  if (body.agentId !== first.id || !Number.isSafeInteger(body.connection)) throw new Refusal('body.invalid');
  if (signersOf('agent-hello', signed, [first.publicKey]).length === 0) throw new Refusal('signature.wrong');
  const version = chooseVersion(body.versions);
  if (version === undefined) throw new Refusal('version.unsupported');
  let machine: KnownMachine | undefined = first;
  // Another hello of the same key may come in between: then it is judged again by what that one left.
  for (let turn = 0; turn < 4 && machine !== undefined; turn += 1) {
    if (machine.hellos.includes(bodyHash(body))) throw new Refusal('session.repeated');
    if (!machine.takesAnySession && judgeConnection(machine, body) === 'clone') {
      await deps.onClone(machine.id, requestId);
      throw new Refusal('agent.quarantined');
    }
    const answer = answerTo(deps, machine, body, version);
    if (await keepHello(deps, machine, body, answer.hello.body)) return answer;
    machine = await findMachine(deps.database.reader, first.id);
  }
  throw new Refusal('busy');
}

function answerTo(
  { trust, clock }: Deps,
  machine: KnownMachine,
  body: AgentHello,
  version: number,
): ServerHelloAnswer {
  const { organisationId, dispatch } = trust.require();
  const hello: ServerHello = {
    organisationId,
    agentId: machine.id,
    version,
    agentHelloHash: bodyHash(body),
    serverNonce: randomBytes(32).toString('base64url'),
    time: clock.now().toISOString(),
    lastProvedSession: machine.provedSession,
    heartbeatMs,
    siteId: machine.siteId,
  };
  return { hello: signBody('server-hello', hello, dispatch), trust: trust.above(body.trustVersion) };
}

/**
 * Writes the conversation down before it is answered; false when the row is no longer what was judged. A desk that came
 * from a backup learns here how far its numbers of jobs had gone.
 */
async function keepHello(
  { database, clock }: Deps,
  machine: KnownMachine,
  body: AgentHello,
  hello: ServerHello,
): Promise<boolean> {
  const offsetMs = Date.parse(body.ownTime) - clock.now().getTime();
  const kept = await database.writeAlone<{ id: string }>(sql<{ id: string }>`
    with raised as (
      update endpoints_sequences set highest = ${body.highestSequence}
      where machine_id = ${machine.id} and highest < ${body.highestSequence}),
    versioned as (
      update endpoints_machines set agent_version = ${clean(body.agentVersion)}
      where id = ${machine.id} and agent_version <> ${clean(body.agentVersion)})
    update endpoints_connections set connection = ${body.connection}, offered_session = ${sessionOf(body, hello)},
      protocol_version = ${hello.version}, trust_version = ${body.trustVersion}, boot_id = ${clean(body.bootId)},
      clock_offset_ms = ${Number.isFinite(offsetMs) ? offsetMs : null}, actions = ${JSON.stringify(body.actions)}::jsonb,
      hellos = (array[${bodyHash(body)}] || hellos)[1:${sql.lit(rememberedHellos)}]
    where machine_id = ${machine.id} and connection = ${machine.connection}
      and proved_session is not distinct from ${machine.provedSession}
    returning machine_id as id`);
  return kept.length > 0;
}
