import type { DetailedPeerCertificate } from 'node:tls';
import { connect } from 'node:tls';
import { isIP } from 'node:net';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import { Host, nullable, Port, reachCodeOf, reachCodes, TextOrNull } from './fields.ts';

const Certificate = object({
  subject: Type.String(),
  issuer: Type.String(),
  names: Type.Array(Type.String()),
  validFrom: Type.String(),
  validUntil: Type.String(),
  daysLeft: Type.Integer(),
  sha256: Type.String(),
});

const Output = object({
  result: Type.Enum(reachCodes),
  protocol: TextOrNull,
  cipher: TextOrNull,
  isTrusted: nullable(Type.Boolean()),
  /** Why this machine would not trust it: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`, ... */
  fault: TextOrNull,
  /** From the server's own up. */
  chain: Type.Array(Certificate),
});
type Output = Static<typeof Output>;

export const netTls = defineAction({
  ...reads,
  kind: 'net.tls',
  summary: 'The certificates of a service, their time, and whether this machine trusts them',
  params: object({ host: Host, port: Type.Optional(Port), serverName: Type.Optional(Host) }),
  output: Output,
  timeoutMs: 30_000,
  programs: [],
  privileges: 'user',
  run: async ({ host, port = 443, serverName = host }, context) => {
    const output = await shake({ host, port, serverName, signal: context.signal });
    context.record(`tls ${host} port ${port} as ${serverName}: ${JSON.stringify(output)}`);
    const [own] = output.chain;
    const words =
      own === undefined
        ? output.result
        : `${own.subject}, ${own.daysLeft} days left, ${output.fault ?? 'trusted'}`;
    return done(output, words);
  },
});

interface Wish {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly signal: AbortSignal;
}

/** Looks at what is shown, whether it is trusted or not: the judgement is a value of the output. */
function shake({ host, port, serverName, signal }: Wish): Promise<Output> {
  const nothing = { protocol: null, cipher: null, isTrusted: null, fault: null, chain: [] };
  return new Promise((resolve) => {
    const name = isIP(serverName) === 0 ? { servername: serverName } : {};
    const socket = connect({ host, port, ...name, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    const stop = (): void => void socket.destroy();
    signal.addEventListener('abort', stop, { once: true });
    socket.setTimeout(10_000, () => {
      resolve({ ...nothing, result: 'timeout' });
      socket.destroy();
    });
    socket.once('error', (error) =>
      resolve({ ...nothing, result: reachCodeOf(error), fault: error.message.slice(0, 200) }),
    );
    socket.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve({ ...nothing, result: 'failed' });
    });
    socket.once('secureConnect', () => {
      const problem = socket.authorizationError as Error | string | undefined;
      resolve({
        result: 'open',
        protocol: socket.getProtocol(),
        cipher: socket.getCipher().standardName,
        isTrusted: socket.authorized,
        fault: problem === undefined || problem === null ? null : codeOf(problem),
        chain: chainOf(socket.getPeerCertificate(true)),
      });
      socket.destroy();
    });
  });
}

function codeOf(problem: Error | string): string {
  if (typeof problem === 'string') return problem;
  return 'code' in problem ? String(problem.code) : problem.message;
}

function chainOf(first: DetailedPeerCertificate): Output['chain'] {
  const chain: Output['chain'] = [];
  const seen = new Set<string>();
  let one: DetailedPeerCertificate | undefined = first;
  while (one?.fingerprint256 !== undefined && !seen.has(one.fingerprint256)) {
    seen.add(one.fingerprint256);
    chain.push(certificateOf(one));
    one = one.issuerCertificate;
  }
  return chain;
}

function certificateOf(one: DetailedPeerCertificate): Output['chain'][number] {
  const until = Date.parse(one.valid_to);
  return {
    subject: nameOf(one.subject),
    issuer: nameOf(one.issuer),
    names: (one.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    validFrom: new Date(one.valid_from).toISOString(),
    validUntil: new Date(until).toISOString(),
    daysLeft: Math.floor((until - Date.now()) / 86_400_000),
    sha256: one.fingerprint256,
  };
}

function nameOf(name: DetailedPeerCertificate['subject'] | undefined): string {
  return [name?.CN, name?.O]
    .flat()
    .filter((part) => part !== undefined)
    .join(', ');
}
