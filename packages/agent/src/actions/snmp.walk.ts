import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { SnmpAnswer, Variable } from '../parsers/snmp.ts';
import { makeGetNext, parseSnmpAnswer } from '../parsers/snmp.ts';
import { DeviceName, deviceWords } from '../device-book.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { defineAction, done, failed, reads } from './action.ts';
import { Host, Port } from './fields.ts';

export const snmpWalk = defineAction({
  ...reads,
  kind: 'snmp.walk',
  summary: 'Values of a device below a name (SNMPv2c), for switches, printers and power supplies',
  params: object({
    /** A device of the device book: address and community stay on this machine. */
    device: Type.Optional(DeviceName),
    /** Without a device: asked with the community that everybody knows. Any other is a secret, and no job carries one. */
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    oid: Type.String({ pattern: '^[0-2](\\.\\d{1,10}){1,40}$' }),
    most: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  }),
  output: object({
    variables: Type.Array(object({ oid: Type.String(), type: Type.String(), value: Type.String() })),
    isWhole: Type.Boolean(),
  }),
  timeoutMs: 120_000,
  programs: [],
  privileges: 'user',
  run: async ({ oid, most = 500, ...params }, context) => {
    const access = accessOf(params, context);
    if ('outcome' in access) return access;
    const { host, port, community } = access;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', signal: context.signal });
    socket.on('error', () => undefined);
    const variables: Variable[] = [];
    let at = oid;
    try {
      for (let request = 1; variables.length < most; request += 1) {
        const answer = await ask(socket, {
          host,
          port,
          question: makeGetNext(community, request, at),
          request,
        });
        if (answer === undefined) return silent(host, variables.length);
        const next = answer.variables[0];
        const isEnd =
          next === undefined ||
          answer.errorStatus !== 0 ||
          next.type === 'end' ||
          !next.oid.startsWith(`${oid}.`);
        // A device that gives the same name again would be walked for ever (RFC 3416, 4.2.2: it must not).
        if (isEnd || next.oid === at) break;
        variables.push({ ...next, value: next.value.slice(0, 500) });
        at = next.oid;
      }
    } finally {
      if (!context.signal.aborted) socket.close();
    }
    context.record(variables.map((one) => `${one.oid} = ${one.type}: ${one.value}`).join('\n'));
    return done({ variables, isWhole: variables.length < most }, `${variables.length} values`);
  },
});

interface Access {
  readonly host: string;
  readonly port: number;
  readonly community: string;
}

const wellKnown = 'public';

/** Either a device of the book, or a host: both or none is refused. */
function accessOf(
  params: { device?: string; host?: string; port?: number },
  context: ActionContext,
): Access | ActionEnd<never> {
  const { device: name, host, port } = params;
  if (name === undefined) {
    return host === undefined
      ? failed('params.incomplete', 'Name a device of the device book, or a host.')
      : { host, community: wellKnown, port: port ?? 161 };
  }
  if (host !== undefined || port !== undefined)
    return failed('params.conflict', 'A device of the device book brings its own address and community.');
  const device = context.findDevice(name);
  if ('fault' in device) return failed(device.fault, deviceWords[device.fault]);
  if (device.snmp === undefined)
    return failed('device.no-access', `The device book has no community for ${name}.`);
  return { host: device.address, port: device.snmp.port ?? 161, community: device.snmp.community };
}

function silent(host: string, read: number): ActionEnd<never> {
  const after = read === 0 ? '' : ` after ${read} values`;
  return failed(
    'snmp.no-answer',
    `${host} does not answer${after}: no agent, a filter, or another community.`,
  );
}

interface Question {
  readonly host: string;
  readonly port: number;
  readonly question: Buffer;
  readonly request: number;
}

/** Asks up to three times; what answers another question is not looked at. */
async function ask(socket: Socket, wish: Question): Promise<SnmpAnswer | undefined> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answer = await askOnce(socket, wish);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function askOnce(
  socket: Socket,
  { host, port, question, request }: Question,
): Promise<SnmpAnswer | undefined> {
  return new Promise((resolve) => {
    const finish = (answer?: SnmpAnswer): void => {
      clearTimeout(limit);
      socket.off('message', onMessage);
      socket.off('close', onClose);
      resolve(answer);
    };
    const onMessage = (packet: Buffer): void => {
      const answer = parseSnmpAnswer(packet);
      if (answer?.requestId === request) finish(answer);
    };
    const onClose = (): void => finish();
    const limit = setTimeout(() => finish(), 1500);
    socket.on('message', onMessage);
    socket.on('close', onClose);
    try {
      socket.send(question, port, host);
    } catch {
      finish();
    }
  });
}
