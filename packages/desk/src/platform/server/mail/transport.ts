import { createTransport, type Transporter } from 'nodemailer';
import { addressKey, oneLine } from './address.ts';
import type { ComposedMail } from './compose.ts';
import { isThisMachine, tlsOptions, type ServerAccess } from './server-access.ts';
import { troubleOf, type Trouble } from './trouble.ts';

/** One recipient that the server did not take. */
export interface Refusal {
  readonly address: string;
  readonly answer: string;
  /** 5xx about this recipient (RFC 5321 section 4.2.1); a 4xx is tried again. */
  readonly permanent: boolean;
}

/** What the server said about one mail. */
export interface Outcome {
  readonly accepted: readonly string[];
  readonly refused: readonly Refusal[];
  /** Its last words, or why it could not be asked. */
  readonly answer: string;
  /** The server could not be used, or put everybody off: trouble of the server, not of this mail. */
  readonly trouble?: Trouble;
}

/** Hands composed mails to a server. Trouble is an outcome, not an exception. */
export interface MailTransport {
  send(mail: ComposedMail): Promise<Outcome>;
  close(): void;
}

/** Below the 120 s after which another process takes the row again. */
const sendTimeoutMs = 90_000;

const waits = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

/** What nodemailer is told about a server. A secret never travels without TLS, except within this machine. */
function connectionTo(access: ServerAccess) {
  const { signIn } = access;
  const secret = signIn.kind !== 'none' && !isThisMachine(access.host);
  return {
    host: access.host,
    port: access.port,
    secure: access.security === 'tls',
    requireTLS: access.security === 'starttls' || (access.security === 'offered' && secret),
    ignoreTLS: access.security === 'none',
    ...authOf(signIn),
    tls: tlsOptions(access),
    ...waits,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function authOf(signIn: ServerAccess['signIn']) {
  if (signIn.kind === 'none') return {};
  if (signIn.kind === 'password') return { auth: { user: signIn.user, pass: signIn.password } };
  return { auth: { type: 'OAuth2' as const, user: signIn.user } };
}

/** Tokens are asked for at each connection; a token that the server refused is asked for anew. */
function provideTokens(transport: Transporter, signIn: ServerAccess['signIn']): void {
  if (signIn.kind !== 'token') return;
  transport.set(
    'oauth2_provision_cb',
    (_user: string, renew: boolean, done: (error: Error | null, token?: string) => void) => {
      signIn.token(renew).then(
        (token) => done(null, token),
        (error: Error) => done(error),
      );
    },
  );
}

/** Connects and signs in, sends nothing; throws what `troubleOf` reads. */
export async function checkSmtp(access: ServerAccess): Promise<void> {
  const transport = createTransport(connectionTo(access));
  provideTokens(transport, access.signIn);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

/** Sends by SMTP over a few kept connections. */
export function smtpTransport(access: ServerAccess): MailTransport {
  const transport = createTransport({
    ...connectionTo(access),
    pool: true,
    maxConnections: 4,
    maxRequeues: 0,
    idleTimeout: 30_000,
  });
  provideTokens(transport, access.signIn);
  return {
    async send(mail) {
      try {
        const info = await transport.sendMail({
          envelope: { from: mail.envelope.from, to: [...mail.envelope.to] },
          raw: mail.raw,
          signal: AbortSignal.timeout(sendTimeoutMs),
        });
        const rejected: readonly SmtpError[] = info.rejectedErrors ?? [];
        const refused = rejected.map(refusalOf);
        const refusedKeys = new Set(refused.map((one) => one.address));
        const accepted = mail.envelope.to.filter((address) => !refusedKeys.has(addressKey(address)));
        return { accepted, refused, answer: oneLine(info.response) };
      } catch (error) {
        return outcomeOf(error as SmtpError, mail.envelope.to);
      }
    },
    close: () => transport.close(),
  };
}

/** What nodemailer tells about a failure. */
export interface SmtpError extends Error {
  readonly code?: string | undefined;
  readonly command?: string | false | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | false | undefined;
  readonly recipient?: string | undefined;
  readonly rejectedErrors?: readonly SmtpError[] | undefined;
}

/** 530, 534, 535, 538: the server wants a sign-in or TLS (RFC 4954 section 6); that is our setting, not this mail. */
const settingCodes = new Set([530, 534, 535, 538]);
const mailCommands = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** Only a 5xx to MAIL, RCPT or DATA is about the mail itself; everything else may be better later. */
export function outcomeOf(error: SmtpError, to: readonly string[]): Outcome {
  const answer = wordsOf(error);
  const [first] = error.rejectedErrors ?? [];
  if (error.rejectedErrors && first) {
    const refused = error.rejectedErrors.map(refusalOf);
    // When nobody at all is taken for now, it is the server that puts off.
    const putOff = refused.every((one) => !one.permanent);
    return { accepted: [], refused, answer, ...(putOff ? { trouble: troubleOf(first) } : {}) };
  }
  const permanent = isPermanent(error);
  return {
    accepted: [],
    refused: to.map((address) => ({ address: addressKey(address), answer, permanent })),
    answer,
    ...(permanent ? {} : { trouble: troubleOf(error) }),
  };
}

function refusalOf(error: SmtpError): Refusal {
  return {
    address: addressKey(error.recipient ?? ''),
    answer: wordsOf(error),
    permanent: isPermanent(error),
  };
}

function isPermanent(error: SmtpError): boolean {
  const code = error.responseCode ?? 0;
  return code >= 500 && !settingCodes.has(code) && mailCommands.has(String(error.command));
}

function wordsOf(error: SmtpError): string {
  return oneLine(error.response ? error.response : `${error.code ?? 'error'}: ${error.message}`);
}
