import { mailboxAddress } from '../../faults/desk/desk-process.ts';

/** A mail that nobody honest would write. */
export interface HostileMail {
  readonly name: string;
  /** The mail on the wire; `id` is a word that no other mail has. */
  write(id: string): Buffer;
  /** A technician opens what became of it also in the quick set. */
  readonly isShown?: true;
  /** Larger than the desk takes: every way in must refuse it, and keep nothing. */
  readonly isTooLarge?: true;
}

/** Bytes one by one: what a sender wrote need not be text. */
export function bytes(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)));
}

/** Lines with CR LF between them. */
export function crlf(...of: readonly string[]): string {
  return of.join('\r\n');
}

/** The header of an honest mail, without its end; `more` comes last. */
export function header(id: string, ...more: readonly string[]): string {
  return crlf(
    `From: "Mallory" <${id}@strangers.example>`,
    `To: <${mailboxAddress}>`,
    `Subject: ${id}`,
    `Message-ID: <${id}@strangers.example>`,
    'Date: Sat, 28 Nov 2026 08:00:00 +0000',
    ...more,
  );
}

/** An honest header with this content type, and a body. */
export function typed(id: string, type: string, body: string, ...more: readonly string[]): Buffer {
  const all = header(id, 'MIME-Version: 1.0', `Content-Type: ${type}`, ...more);
  return Buffer.from(`${all}\r\n\r\n${body}\r\n`, 'utf8');
}

/** Parts of a multipart between their delimiters; each with its own header. */
export function multipart(id: string, parts: readonly string[], subtype = 'mixed'): Buffer {
  const body = parts.map((part) => `--b0undary\r\n${part}\r\n`).join('');
  return typed(id, `multipart/${subtype}; boundary=b0undary`, `${body}--b0undary--`);
}

/** A part that is a file. */
export function file(name: string, type: string, content: string | Buffer): string {
  const encoded = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return crlf(
    `Content-Type: ${type}`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    encoded,
  );
}
