/** Why a mail did not reach an address, with what a person does about it. Codes are stable for ever. */
export const mailFailures = {
  'no-such-address': {
    title: 'the address does not exist',
    hint: 'Look for a slip in it, or ask the person for the right one.',
  },
  'no-such-domain': {
    title: 'no mail server takes mail for this domain',
    hint: 'Look for a slip behind the @.',
  },
  'mailbox-disabled': {
    title: 'the mailbox is switched off',
    hint: 'The person may have left. Ask a colleague of theirs.',
  },
  'mailbox-full': {
    title: 'the mailbox is full',
    hint: 'Reach the person another way; sending again helps once there is room.',
  },
  'too-large': { title: 'the mail is too large there', hint: 'Send it again without its files.' },
  'not-accepted': {
    title: 'the other side does not accept our mail',
    hint: 'Its own words say why: often a spam filter, or SPF and DKIM of this desk. Show them to an administrator.',
  },
  'no-way': {
    title: 'the mail found no way to the other side in time',
    hint: 'Send it again later. When it lasts, show the words to an administrator.',
  },
  'bad-address': { title: 'this is not a mail address', hint: 'Correct it at the person.' },
  refused: {
    title: 'the other side refused it',
    hint: 'Its own words say why. The address may still be right.',
  },
} as const satisfies Record<string, { readonly title: string; readonly hint: string }>;

/** Names one reason; screens decide by it. */
export type MailFailureCode = keyof typeof mailFailures;
export const mailFailureCodes = Object.keys(mailFailures) as MailFailureCode[];

/** An enhanced status code (RFC 3463) that stands alone or behind a reply code, not inside of an address of the network. */
const enhanced = /(?:^|[^\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/;

/** Subjects and details of RFC 3463 section 3 and of the IANA registry, where they say more than their subject. */
const byStatus: Readonly<Record<string, MailFailureCode>> = {
  '1.1': 'no-such-address',
  '1.2': 'no-such-domain',
  '1.3': 'bad-address',
  '1.6': 'no-such-address',
  '1.10': 'no-such-domain',
  '2.1': 'mailbox-disabled',
  '2.2': 'mailbox-full',
  '2.3': 'too-large',
  '3.4': 'too-large',
};
const bySubject: Readonly<Record<string, MailFailureCode>> = { '4': 'no-way', '7': 'not-accepted' };

/**
 * The reason in the words of a mail server or of a bounce. Only an enhanced status says what a refusal is about; a bare
 * 550 is said for spam as well as for people who left, so it says nothing about the address.
 */
export function mailFailureOf(words: string): MailFailureCode {
  const [, , subject = '', detail = ''] = enhanced.exec(words) ?? [];
  const known = byStatus[`${Number(subject)}.${Number(detail)}`] ?? bySubject[subject];
  if (subject !== '' && known) return known;
  if (subject === '' && /\b552\b/.test(words)) return 'mailbox-full';
  return 'refused';
}

/** Whether the other side said for good that nobody can be reached at this address. */
export function saysAddressIsDead(words: string): boolean {
  if (enhanced.exec(words)?.[1] !== '5') return false;
  return ['no-such-address', 'no-such-domain', 'mailbox-disabled'].includes(mailFailureOf(words));
}
