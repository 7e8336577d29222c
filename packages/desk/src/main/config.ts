import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { DkimKeyError, readDkimKey, type DkimKey } from '#platform/server/mail/dkim';

/** Everything that the surroundings decide; read once, at start. */
export interface Config {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** Logs, the embedded cluster, the control socket and (unless told) the key. */
  readonly dataDir: string;
  /** An external PostgreSQL; then no embedded one is started. */
  readonly databaseUrl: string | undefined;
  /** Public base of every link, without a slash at the end. */
  readonly publicUrl: string;
  readonly keyFile: string;
  /** Port of the SMTP listener; 0 is off. */
  readonly smtpPort: number;
  /** Port of the LMTP listener; 0 is off. */
  readonly lmtpPort: number;
  /** Certificate with which the listeners of mail offer STARTTLS. */
  readonly listenerTls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** The gateway beside this desk; undefined: none is started here. */
  readonly gateway: GatewayListening | undefined;
  /** Where machines reach a gateway, without a slash at the end. */
  readonly agentUrl: string;
  /** Server that takes our mail: `smtp://user:password@host:port` or `smtps://`; without one mail waits in the outbox. */
  readonly smtpUrl: string | undefined;
  /** Certificate (PEM) of an own authority that is trusted for that server. */
  readonly smtpCertificate: string | undefined;
  /** Address of the first mailbox. */
  readonly mailAddress: string;
  /** Whether technicians get new words by mail, and whether the mailboxes take `name+tag@`, so that they can answer there. */
  readonly technicianMail: { readonly enabled: boolean; readonly plusAddresses: boolean };
  /** Signs mails that leave, where it is set (DKIM). */
  readonly dkim: DkimKey | undefined;
  /** Right side of our Message-IDs. */
  readonly mailDomain: string;
  /** Reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
}

/** What the gateway, the way in for machines, listens on. */
export interface GatewayListening {
  /** 0 takes any free one. */
  readonly port: number;
  /** Told by AGENT_PORT: then it must be this one, and a desk that cannot have it does not start. */
  readonly isAsked: boolean;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
}

/** A setting that cannot be used; told to the person who starts the desk, without a stack. */
export class ConfigError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the environment; refuses what makes no sense instead of guessing. */
export function readConfig(env: Env): Config {
  const host = env['HOST'] || '127.0.0.1';
  const port = portOf(env, 'PORT', 8080);
  const publicUrl = publicUrlOf(env, host, port);
  const dataDir = resolve(env['DESKHAND_DATA'] || './data');
  const name = new URL(publicUrl).hostname;
  const gateway = gatewayOf(env, port);
  const mailDomain = /^[\d.]+$|^\[|^localhost$/.test(name) ? 'deskhand.localdomain' : name;
  return {
    version: versionOfPackage(),
    host,
    port,
    dataDir,
    databaseUrl: env['DATABASE_URL'] || undefined,
    publicUrl,
    keyFile: resolve(env['DESKHAND_KEY_FILE'] || join(dataDir, 'sealing.key')),
    smtpPort: portOf(env, 'SMTP_PORT', 2525),
    lmtpPort: portOf(env, 'LMTP_PORT', 0),
    listenerTls: tlsOf(env, 'DESKHAND_SMTP'),
    gateway,
    agentUrl: agentUrlOf(env, host, gateway ?? { port: port + 1, tls: undefined }),
    smtpUrl: env['DESKHAND_SMTP_URL'] || undefined,
    smtpCertificate: certificateOf(env, 'DESKHAND_SMTP_CA_FILE'),
    mailAddress: mailAddressOf(env['DESKHAND_MAIL_ADDRESS'] || `support@${mailDomain}`),
    technicianMail: {
      enabled: switchOf(env, 'DESKHAND_TECHNICIAN_MAIL'),
      plusAddresses: switchOf(env, 'DESKHAND_PLUS_ADDRESSES'),
    },
    dkim: dkimOf(env),
    mailDomain,
    trustedProxies: proxiesOf(env['DESKHAND_TRUSTED_PROXIES'] ?? ''),
    logLevel: logLevelOf(env['DESKHAND_LOG_LEVEL'] || 'warn'),
  };
}

function publicUrlOf(env: Env, host: string, port: number): string {
  return addressOf(env, 'DESKHAND_URL', `http://${reachable(host)}:${port}`);
}

/** Where nothing is said, machines come to the port of the gateway itself. */
function agentUrlOf(env: Env, host: string, { port, tls }: Pick<GatewayListening, 'port' | 'tls'>): string {
  const otherwise = `${tls === undefined ? 'http' : 'https'}://${reachable(host)}:${port}`;
  return addressOf(env, 'DESKHAND_AGENT_URL', otherwise);
}

/** A name under which others find what listens everywhere. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return isIP(host) === 6 ? `[${host}]` : host;
}

function addressOf(env: Env, name: string, otherwise: string): string {
  const url = (env[name] || otherwise).replace(/\/+$/, '');
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new ConfigError(`${name} is not an address: ${url}`, 'Write it as https://desk.example.org');
}

/** One above PORT unless told; a free one where PORT is any free one. 0 that somebody wrote means none. */
function gatewayOf(env: Env, port: number): GatewayListening | undefined {
  const isAsked = (env['AGENT_PORT'] ?? '') !== '';
  const chosen = portOf(env, 'AGENT_PORT', port === 0 ? 0 : port === 65_535 ? port - 1 : port + 1);
  const tls = tlsOf(env, 'DESKHAND_AGENT');
  return isAsked && chosen === 0 ? undefined : { port: chosen, isAsked, tls };
}

function portOf(env: Env, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`${name} is not a port: ${text}`, 'A port is a number from 0 to 65535.');
  return port;
}

/** A file with certificates in PEM form. */
function certificateOf(env: Env, name: string): string | undefined {
  const file = env[name];
  if (file === undefined || file === '') return undefined;
  try {
    const pem = readFileSync(file, 'utf8');
    void new X509Certificate(pem);
    return pem;
  } catch (error) {
    throw new ConfigError(
      `${name} cannot be used: ${(error as Error).message}`,
      'It names a file that begins with -----BEGIN CERTIFICATE----- and may be read by the user who starts the desk.',
    );
  }
}

/** Both files or none; read once here, so that a slip stops the start. */
function tlsOf(env: Env, prefix: 'DESKHAND_SMTP' | 'DESKHAND_AGENT'): Config['listenerTls'] {
  const certFile = env[`${prefix}_CERT_FILE`] || undefined;
  const keyFile = env[`${prefix}_KEY_FILE`] || undefined;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined)
    throw new ConfigError(
      `${prefix}_${certFile === undefined ? 'CERT' : 'KEY'}_FILE is missing`,
      'A certificate and its private key belong together: name both files, or none.',
    );
  certificateOf(env, `${prefix}_CERT_FILE`);
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  } catch (error) {
    throw new ConfigError(
      `${prefix}_KEY_FILE cannot be used: ${(error as Error).message}`,
      `It names the private key (PEM) that belongs to the certificate in ${prefix}_CERT_FILE.`,
    );
  }
  return { certFile, keyFile };
}

function dkimOf(env: Env): DkimKey | undefined {
  const file = env['DESKHAND_DKIM_KEY_FILE'];
  if (file === undefined || file === '') return undefined;
  try {
    return readDkimKey(readFileSync(file, 'utf8'), env['DESKHAND_DKIM_SELECTOR'] || 'deskhand');
  } catch (error) {
    const hint =
      error instanceof DkimKeyError ? error.hint : 'The user who starts the desk must be able to read it.';
    throw new ConfigError(`DESKHAND_DKIM_KEY_FILE cannot be used: ${(error as Error).message}`, hint);
  }
}

/** On unless told. */
function switchOf(env: Env, name: string): boolean {
  const text = env[name] || 'on';
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ConfigError(`${name} is neither on nor off: ${text}`, 'Write on or off.');
}

function mailAddressOf(text: string): string {
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(text)) return text;
  throw new ConfigError(
    `DESKHAND_MAIL_ADDRESS is not a mail address: ${text}`,
    'Write it as support@example.org, without a name in front.',
  );
}

function proxiesOf(text: string): string[] {
  const proxies = text
    .split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '');
  const wrong = proxies.find((p) => isIP(p.replace(/\/\d{1,3}$/, '')) === 0);
  if (wrong === undefined) return proxies;
  throw new ConfigError(
    `DESKHAND_TRUSTED_PROXIES holds something that is no address: ${wrong}`,
    'Write addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8',
  );
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function logLevelOf(text: string): string {
  if (logLevels.includes(text)) return text;
  throw new ConfigError(
    `DESKHAND_LOG_LEVEL is not a log level: ${text}`,
    `The levels are ${logLevels.join(', ')}.`,
  );
}

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
