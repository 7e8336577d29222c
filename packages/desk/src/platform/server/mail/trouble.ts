import type { MailTroubleCode } from '#platform/contract/mail-trouble';
import { SealBroken } from '../secrets.ts';
import { oneLine } from './address.ts';
import { TokenRefused, TokenUnreachable } from './oauth-token.ts';

/** What stands between us and a mail server: a code to decide by, and the words of whoever told us. */
export interface Trouble {
  readonly code: MailTroubleCode;
  readonly words: string;
}

/** Trouble that was recognised where it came up. */
export class MailTrouble extends Error {
  readonly code: MailTroubleCode;
  constructor(code: MailTroubleCode, words: string, cause?: unknown) {
    super(words, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The fields in which imapflow, nodemailer, TLS and the system tell what happened. */
interface Told extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: unknown;
  readonly responseText?: string;
  readonly responseStatus?: string;
  readonly serverResponseCode?: string;
  readonly authenticationFailed?: boolean;
  readonly mailboxMissing?: boolean;
}

/** Names the trouble behind an error of IMAP, SMTP, TLS, OAuth or the network. */
export function troubleOf(error: unknown): Trouble {
  const told = (error instanceof Error ? error : new Error(String(error))) as Told;
  const words = oneLine(wordsOf(told)).slice(0, 500);
  if (error instanceof MailTrouble) return { code: error.code, words };
  if (error instanceof TokenRefused) return { code: 'token-refused', words };
  if (error instanceof TokenUnreachable) return { code: 'token-unreachable', words };
  if (error instanceof SealBroken) return { code: 'secret-unreadable', words };
  const code = ofServer(told) ?? ofCertificate(told) ?? ofConnection(told) ?? 'unexpected';
  return { code, words };
}

function wordsOf(told: Told): string {
  if (typeof told.response === 'string' && told.response !== '') return told.response;
  return told.responseText ?? told.message;
}

const byResponse: Readonly<Record<string, MailTroubleCode>> = {
  UNAVAILABLE: 'server-busy',
  INUSE: 'server-busy',
  LIMIT: 'server-busy',
  SERVERBUG: 'server-busy',
  OVERQUOTA: 'over-quota',
  NONEXISTENT: 'folder-gone',
  TRYCREATE: 'folder-gone',
};

/** Response codes of IMAP (RFC 5530) and reply codes of SMTP (RFC 5321 section 4.2, RFC 4954 section 6). */
function ofServer(told: Told): MailTroubleCode | undefined {
  const named = byResponse[told.serverResponseCode ?? ''] ?? byErrorCode[told.code ?? ''];
  if (named) return named;
  if (told.mailboxMissing === true) return 'folder-gone';
  const reply = told.responseCode ?? 0;
  if (signInReplies.has(reply)) return 'sign-in-refused';
  if (reply === 452 || reply === 552) return 'over-quota';
  if (reply >= 400 && reply < 500) return 'server-busy';
  if (told.authenticationFailed === true || told.code === 'EAUTH') return 'sign-in-refused';
  return reply >= 500 || told.responseStatus === 'NO' ? 'refused-by-server' : undefined;
}

const signInReplies = new Set([530, 534, 535, 538]);
const byErrorCode: Readonly<Record<string, MailTroubleCode>> = { ETHROTTLE: 'server-busy' };

const untrusted =
  /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED|INVALID_CA|self-signed certificate|unable to verify|unable to get.*issuer/;

/** Node names these by code; after STARTTLS nodemailer keeps the words alone. */
function ofCertificate(told: Told): MailTroubleCode | undefined {
  const all = `${told.code ?? ''} ${told.originalCode ?? ''} ${told.message}`;
  if (/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate has expired|certificate is not yet valid/.test(all))
    return 'certificate-expired';
  if (untrusted.test(all)) return 'certificate-untrusted';
  if (/ERR_TLS_CERT_ALTNAME_INVALID|altnames/.test(all)) return 'certificate-wrong-name';
  if (/ERR_SSL|EPROTO|ETLS|STARTTLS|UPGRADE_TIMEOUT|TLSV1_|wrong version number/i.test(all))
    return 'tls-failed';
  return undefined;
}

const byCode: Readonly<Record<string, MailTroubleCode>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  EDNS: 'host-unknown',
  ECONNREFUSED: 'host-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  CONNECT_TIMEOUT: 'host-unreachable',
  GREETING_TIMEOUT: 'no-answer',
  ETIMEOUT: 'no-answer',
  ETIMEDOUT: 'no-answer',
  ABORT_ERR: 'no-answer',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ECONNECTION: 'connection-lost',
  NoConnection: 'connection-lost',
  EConnectionClosed: 'connection-lost',
  StateLogout: 'connection-lost',
  ClosedAfterConnectText: 'connection-lost',
  ClosedAfterConnectTLS: 'connection-lost',
};

function ofConnection(told: Told): MailTroubleCode | undefined {
  return byCode[told.originalCode ?? ''] ?? byCode[told.code ?? ''];
}
