import type { ServerAccess } from './server-access.ts';

/** The setting does not say where mail leaves. */
export class SmtpSettingError extends Error {
  readonly hint = 'DESKHAND_SMTP_URL is smtps://user:password@mail.example.com, or smtp:// with STARTTLS.';
}

/**
 * Reads `DESKHAND_SMTP_URL`: `smtps://user:password@mail.example.com`, or `smtp://` with STARTTLS. Undefined when it is
 * not set; throws with what would be right when it is wrong.
 */
export function readSmtpUrl(text: string | undefined, certificate?: string): ServerAccess | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === 'smtps:';
  if (!url || (!secure && url.protocol !== 'smtp:') || url.hostname === '')
    throw new SmtpSettingError(
      'DESKHAND_SMTP_URL is not an address of a mail server. It looks like smtp://user:password@mail.example.com:587 or smtps://mail.example.com.',
    );
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    security: secure ? 'tls' : 'offered',
    certificate,
    signIn:
      user === '' ? { kind: 'none' } : { kind: 'password', user, password: decodeURIComponent(url.password) },
  };
}
