import { messageIdOf } from './message-ids.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** What a bounce says of one recipient. */
export interface BouncedRecipient {
  readonly address: string;
  /** `failed` unless the report says otherwise (RFC 3464 section 2.3.3). */
  readonly action: string;
  /** Enhanced status code (RFC 3463), for example 5.1.1. */
  readonly status: string;
  readonly diagnostic: string;
}

/** What a bounce says. */
export interface Bounce {
  readonly recipients: readonly BouncedRecipient[];
  /** Message-IDs of the mail that came back, most certain first. */
  readonly returnedIds: readonly string[];
  /** False for a delay notice: the mail may still arrive. */
  readonly final: boolean;
  /** One line for the technician who waits for an answer. */
  readonly words: string;
}

/** Reads a delivery status report, or the words of systems that send none. */
export function readBounce(mail: ParsedMail): Bounce {
  const recipients = statusOf(mail);
  const failed = recipients.filter((one) => !/^(delayed|delivered|relayed|expanded)$/.test(one.action));
  const delayed = recipients.filter((one) => one.action === 'delayed');
  const final = failed.length > 0 || delayed.length === 0;
  const shown = failed.length > 0 ? failed : delayed;
  const words = shown.map((one) =>
    [one.address, one.status, one.diagnostic].filter((part) => part !== '').join(' '),
  );
  return { recipients, returnedIds: returnedIds(mail), final, words: words.join('; ').slice(0, 1000) };
}

function statusOf(mail: ParsedMail): BouncedRecipient[] {
  const reports = mail.attachments.filter((part) =>
    /^message\/(global-)?delivery-status$/.test(part.mediaType),
  );
  const told = reports
    .flatMap((part) => groupsOf(part.bytes.subarray(0, 256 * 1024).toString('utf8')))
    .flatMap(recipientOf);
  if (told.length > 0) return told.slice(0, 50);
  const named = (mail.headers.get('x-failed-recipients') ?? [])
    .flatMap((value) => value.split(/[\s,]+/))
    .filter((a) => a.includes('@'));
  const diagnostic =
    /\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?[^\r\n]{5,200}/.exec(mail.text)?.[0]?.trim() ?? '';
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(mail.text)?.[0] ?? '';
  const addresses =
    named.length > 0
      ? named
      : [/<([^<>\s@]{1,64}@[^<>\s@]{1,253})>/.exec(mail.text)?.[1] ?? ''].filter((a) => a !== '');
  return addresses.slice(0, 50).map((address) => ({ address, action: 'failed', status, diagnostic }));
}

/** Groups of fields, separated by blank lines; the first one speaks of the message, the others of recipients. */
function groupsOf(report: string): Map<string, string>[] {
  return report
    .replaceAll('\r', '')
    .split(/\n\s*\n/)
    .slice(0, 60)
    .map((group) => new Map(fieldsOf(group)));
}

function fieldsOf(group: string): [string, string][] {
  return group
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    });
}

function recipientOf(fields: Map<string, string>): BouncedRecipient[] {
  const typed = fields.get('original-recipient') ?? fields.get('final-recipient');
  if (typed === undefined) return [];
  return [
    {
      address: typed
        .slice(typed.indexOf(';') + 1)
        .trim()
        .replace(/^<|>$/g, '')
        .slice(0, 320),
      action: (fields.get('action') ?? 'failed').toLowerCase().split(/[\s(;]/)[0] ?? 'failed',
      status: statusIn(fields.get('status') ?? '', fields.get('diagnostic-code') ?? ''),
      diagnostic: (fields.get('diagnostic-code') ?? '').replace(/^\w+;\s*/, '').slice(0, 300),
    },
  ];
}

/** `5.0.0` says nothing (RFC 3463 section 3.1); then the words of the other server often say more. */
function statusIn(field: string, diagnostic: string): string {
  const code = /[245]\.\d{1,3}\.\d{1,3}/;
  const told = code.exec(field)?.[0] ?? '';
  if (told !== '' && !told.endsWith('.0.0')) return told;
  return code.exec(diagnostic.replace(/^[^;]{0,40};/, ''))?.[0] ?? told;
}

function returnedIds(mail: ParsedMail): string[] {
  const parts = mail.attachments.filter((part) =>
    /^(message\/rfc822|message\/global|text\/rfc822-headers)$/.test(part.mediaType),
  );
  const texts = [
    ...parts.map((part) => part.bytes.subarray(0, 64 * 1024).toString('latin1')),
    mail.text.slice(0, 100_000),
  ];
  const ids = texts.flatMap((text) =>
    [...text.matchAll(/^[> \t]*Message-ID:\s*(<[^<>\s]{3,400}>)/gim)].map((match) =>
      messageIdOf(match[1] ?? ''),
    ),
  );
  return [...new Set([...ids.filter((id) => id !== undefined), ...mail.references])].slice(0, 20);
}
