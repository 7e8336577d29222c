import { randomBytes } from 'node:crypto';
import {
  bodyHash,
  chooseVersion,
  judgeConnection,
  sessionOfHash,
  signBody,
  signersOf,
  type AgentHello,
  type ServerHello,
  type ServerHelloAnswer,
  type SignedAgentHello,
} from '@deskhand/protocol';
import { clean } from './claims.ts';
import type { GatewayDeps } from './deps.ts';
import type { GreetingRows } from './greeting-rows.ts';
import type { KnownMachine } from './known-machine.ts';
import { Refusal } from './problem.ts';
import type { TrustHolder } from './trust-holder.ts';

type Deps = GatewayDeps & {
  readonly trust: TrustHolder;
  readonly rows: GreetingRows;
  /** Both machines with one key are cut off until a person has decided. */
  readonly onClone: (machineId: string, requestId: string) => Promise<void>;
};

const heartbeatMs = 60_000;

/** A hello whose signature was good, the hash of its body, and the version that both sides speak. */
interface Heard {
  readonly body: AgentHello;
  readonly hash: string;
  readonly version: number;
}

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
  const heard = { body, hash: bodyHash(body), version };
  let machine: KnownMachine | undefined = first;
  // Another hello of the same key may come in between: then it is judged again by what that one left.
  for (let turn = 0; turn < 4 && machine !== undefined; turn += 1) {
    if (machine.hellos.includes(heard.hash)) throw new Refusal('session.repeated');
    if (!machine.takesAnySession && judgeConnection(machine, body) === 'clone') {
      await deps.onClone(machine.id, requestId);
      throw new Refusal('agent.quarantined');
    }
    const answer = answerTo(deps, machine, heard);
    if (await keepHello(deps, machine, body, answer.hello.body)) return answer;
    machine = await deps.rows.findMachine(first.id);
  }
  throw new Refusal('busy');
}

function answerTo(
  { trust, clock }: Deps,
  machine: KnownMachine,
  { body, hash, version }: Heard,
): ServerHelloAnswer {
  const { organisationId, dispatch } = trust.require();
  const hello: ServerHello = {
    organisationId,
    agentId: machine.id,
    version,
    agentHelloHash: hash,
    serverNonce: randomBytes(32).toString('base64url'),
    time: clock.now().toISOString(),
    lastProvedSession: machine.provedSession,
    heartbeatMs,
    siteId: machine.siteId,
  };
  return { hello: signBody('server-hello', hello, dispatch), trust: trust.above(body.trustVersion) };
}

/** Writes the conversation down before it is answered; false when the row is no longer what was judged. */
function keepHello(
  { rows, clock }: Deps,
  machine: KnownMachine,
  body: AgentHello,
  hello: ServerHello,
): Promise<boolean> {
  const offsetMs = Date.parse(body.ownTime) - clock.now().getTime();
  return rows.keepHello({
    id: machine.id,
    was_connection: machine.connection,
    was_proved: machine.provedSession,
    connection: body.connection,
    offered_session: sessionOfHash(hello.agentHelloHash, hello),
    protocol_version: hello.version,
    trust_version: body.trustVersion,
    boot_id: clean(body.bootId),
    clock_offset_ms: Number.isFinite(offsetMs) ? offsetMs : null,
    actions: body.actions,
    agent_version: clean(body.agentVersion),
    highest: body.highestSequence,
    hello_hash: hello.agentHelloHash,
  });
}
