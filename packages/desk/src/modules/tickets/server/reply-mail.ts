import type { Mailbox, OutboundMail } from '#platform/server/mail/outbound';
import { toNumber } from '../contract.ts';

/** What a mail about a ticket needs to know. */
export interface MailFacts {
  readonly serial: number;
  readonly subject: string;
  readonly teamId: string | null;
  readonly ticketId: string;
  readonly messageId: string;
  readonly to: Mailbox;
  /** Set for somebody in copy: the requester's name. */
  readonly copyFor: string | undefined;
  /** The addressee's link to this ticket alone. */
  readonly link: string;
  /** Newest mail of the thread that came from outside. */
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
}

/** The mail of a technician's reply: the words, who wrote them, and how to say that it works or not. */
export function replyMail(facts: MailFacts, author: { name: string }, body: string): OutboundMail {
  const lines = [
    body.trim(),
    '',
    '-- ',
    author.name,
    '',
    ...(facts.copyFor === undefined
      ? ownLinks(facts)
      : [`A copy of our answer to ${facts.copyFor}. The request: ${facts.link}`]),
  ];
  return {
    ...common(facts),
    subject: answered(facts),
    text: lines.join('\n'),
    automatic: false,
    fromName: author.name,
  };
}

/** Only the person who asked is asked whether it works. */
function ownLinks(facts: MailFacts): string[] {
  return [
    `Your request ${toNumber(facts.serial)}: ${facts.link}`,
    `It works again: ${facts.link}#works`,
    `It does not work yet: ${facts.link}#not-yet`,
  ];
}

/** The fixed acknowledgement: a number and nothing that a stranger wrote, because the sender's address is not proved. */
export function acknowledgement(facts: MailFacts): OutboundMail {
  const number = toNumber(facts.serial);
  const lines = [
    'We have your request and will look at it.',
    '',
    `Its number is ${number}. To add something, answer this mail or open ${facts.link}`,
  ];
  return {
    ...common(facts),
    // The name came with the mail that nobody has proved; it would be the stranger's words in our letter.
    to: [{ address: facts.to.address }],
    subject: `We have your request [#${number}]`,
    text: lines.join('\n'),
    automatic: 'auto-replied',
  };
}

function common(facts: MailFacts): Omit<OutboundMail, 'subject' | 'text' | 'automatic'> {
  return {
    messageId: facts.messageId,
    to: [facts.to],
    ...(facts.inReplyTo === undefined ? {} : { inReplyTo: facts.inReplyTo }),
    references: facts.references,
    teamId: facts.teamId,
    thread: facts.ticketId,
  };
}

/** `Re: subject [#48217-3]`, once each. */
function answered(facts: MailFacts): string {
  const tag = `[#${toNumber(facts.serial)}]`;
  const bare = facts.subject.replace(/^(\s*(re|aw|antw|sv)\s*:\s*)+/i, '').trim();
  return bare.includes(tag) ? `Re: ${bare}` : `Re: ${bare} ${tag}`;
}
