import type { OutboundMail } from '#platform/server/mail/outbound';
import { linkPages } from '../contract.ts';

/** The address of a page that a one-time link opens; the secret stands in the fragment. */
export function linkUrl(publicUrl: string, page: keyof typeof linkPages, secret: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${linkPages[page]}#${secret}`;
}

interface Addressee {
  readonly name: string;
  readonly email: string;
}

/** The mail with a sign-in link. */
export function signInMail(
  to: Addressee,
  link: { id: string; url: string },
  publicUrl: string,
): OutboundMail {
  const lines = [
    `Hello ${to.name},`,
    '',
    'open this link to sign in to the support desk. It works once, for 15 minutes:',
    '',
    link.url,
    '',
    'If you did not ask for it, ignore this mail. Nobody can sign in without the link.',
  ];
  return mail(to, 'Your sign-in link', lines, `sign-in.${link.id}@${hostOf(publicUrl)}`);
}

/** The mail with an invitation. */
export function invitationMail(
  to: Addressee,
  link: { id: string; secret: string },
  by: { name: string; publicUrl: string },
): OutboundMail {
  const lines = [
    `Hello ${to.name},`,
    '',
    `${by.name} invites you to the support desk. Open this link within 7 days and choose a password:`,
    '',
    linkUrl(by.publicUrl, 'invitation', link.secret),
    '',
    'The link works once.',
  ];
  return mail(
    to,
    'Your invitation to the support desk',
    lines,
    `invitation.${link.id}@${hostOf(by.publicUrl)}`,
  );
}

function mail(to: Addressee, subject: string, lines: readonly string[], messageId: string): OutboundMail {
  return {
    messageId,
    to: [{ name: to.name, address: to.email }],
    subject,
    text: lines.join('\n'),
    secret: true,
    automatic: 'auto-generated',
  };
}

function hostOf(publicUrl: string): string {
  return new URL(publicUrl).hostname;
}
