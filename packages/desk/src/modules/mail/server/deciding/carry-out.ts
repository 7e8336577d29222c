import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { Landed, StoredAttachment, Words } from '#tickets';
import type { Verdict } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { landBounce } from './land-bounce.ts';
import { verdictOf, type Plan } from './decide.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import type { Candidate } from './thread.ts';
import type { ClaimedRecord } from '../tables.ts';

/** How a mail ended. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly landed?: Landed | undefined;
  readonly duplicateOfId?: string | undefined;
}

/** What is needed to do what was decided. */
export interface Carrying {
  readonly actor: Actor;
  readonly claimed: ClaimedRecord;
  readonly mail: ParsedMail;
  readonly plan: Plan;
  /** The proved writer of a technician's answer. */
  readonly technician: Actor | undefined;
  readonly at: Date;
}

/** Does what was decided, through the front doors of the lower rooms, in the caller's transaction. */
export async function carryOut(tx: Tx, deps: MailDeps, c: Carrying): Promise<Outcome> {
  const { plan } = c;
  const landed = await land(tx, deps, c);
  const isLate = plan.deed === 'answer' && plan.kind === 'reply' && landed?.kind === 'note';
  const reason = isLate ? `${plan.reason} The ticket takes no reply any more, so it is a note.` : plan.reason;
  return { verdict: verdictOf(plan), reason, landed };
}

async function land(
  tx: Tx,
  deps: MailDeps,
  c: Carrying,
): Promise<(Landed & { kind?: 'reply' | 'note' }) | undefined> {
  const { plan } = c;
  switch (plan.deed) {
    case 'keep':
      return undefined;
    case 'open':
      return open(tx, deps, c, plan.acknowledge);
    case 'reply':
      return reply(tx, deps, c, plan);
    case 'answer':
      return answer(tx, deps, c, plan);
    case 'note':
      return deps.tickets.receive(tx, c.actor, {
        ...incoming(c, plan.to),
        authorId: null,
        words: await wordsOf(tx, deps, c),
        automatic: true,
        visibility: 'internal',
      });
    case 'bounce':
      return landBounce(tx, deps, c, plan.to?.ticketId);
  }
}

async function open(tx: Tx, deps: MailDeps, c: Carrying, acknowledge: boolean): Promise<Landed> {
  const requester = await writer(tx, deps, c);
  return deps.tickets.open(tx, c.actor, {
    subject: c.mail.subject.trim() === '' ? '(no subject)' : c.mail.subject,
    words: await wordsOf(tx, deps, c),
    requesterId: requester.id,
    teamId: c.claimed.teamId,
    source: { channel: 'mail', room: 'mail', id: c.claimed.id },
    acknowledge,
  });
}

async function reply(
  tx: Tx,
  deps: MailDeps,
  c: Carrying,
  plan: Extract<Plan, { deed: 'reply' }>,
): Promise<Landed> {
  const author = await writer(tx, deps, c);
  if (plan.pending) await deps.tickets.addPendingParticipant(tx, c.actor, plan.to.ticketId, author.id);
  return deps.tickets.receive(tx, c.actor, {
    ...incoming(c, plan.to),
    authorId: plan.to.relation === 'staff' ? null : author.id,
    words: await wordsOf(tx, deps, c),
    automatic: false,
    visibility: plan.visible ? 'public' : 'internal',
    ...(plan.pending ? { tells: { why: 'asks-to-take-part' } as const } : {}),
  });
}

async function answer(
  tx: Tx,
  deps: MailDeps,
  c: Carrying,
  plan: Extract<Plan, { deed: 'answer' }>,
): Promise<Landed & { kind: 'reply' | 'note' }> {
  if (!c.technician) throw new Error('An answer needs the technician who was proved.');
  const { attachments, tooLarge } = await storeFiles(tx, deps, c);
  return deps.tickets.answerByMail(tx, c.technician, {
    ticketId: plan.to.ticketId,
    kind: plan.kind,
    text: `${plan.text}${tooLarge}`,
    attachments,
    source: { channel: 'mail', room: 'mail', id: c.claimed.id },
  });
}

function incoming(c: Carrying, to: Candidate) {
  const { from } = c.mail;
  return {
    ticketId: to.ticketId,
    // A note under a colleague's name would be believed; these words have no proved writer, whoever or whatever sent them.
    ...(to.relation === 'staff' && from
      ? { authorName: `${from.address} (From line, not proved)`, unprovedFrom: from.address }
      : { authorName: from?.name || from?.address || 'Unknown sender' }),
    source: { channel: 'mail', room: 'mail', id: c.claimed.id } as const,
  };
}

async function writer(tx: Tx, deps: MailDeps, c: Carrying): Promise<{ id: string }> {
  if (!c.mail.from) throw new Error('A mail without a sender has no writer.');
  return deps.identity.ensureRequester(
    tx,
    c.actor,
    { email: c.mail.from.address, name: c.mail.from.name || undefined },
    c.at,
  );
}

/** The words of a mail as a ticket keeps them, its files stored. */
export async function wordsOf(tx: Tx, deps: MailDeps, c: Pick<Carrying, 'mail' | 'at'>): Promise<Words> {
  const { attachments, tooLarge } = await storeFiles(tx, deps, c);
  const text = c.mail.text.trim() === '' ? '(no text)' : c.mail.text;
  return {
    text: `${text}${tooLarge}`,
    folds: c.mail.folds,
    html: c.mail.html ?? null,
    attachments,
    mailMessageId: c.mail.messageId ?? null,
  };
}

/** The files that may be kept, and a line about those that may not. */
async function storeFiles(
  tx: Tx,
  deps: MailDeps,
  c: Pick<Carrying, 'mail' | 'at'>,
): Promise<{ attachments: StoredAttachment[]; tooLarge: string }> {
  const attachments: StoredAttachment[] = [];
  const left: string[] = [];
  for (const part of c.mail.attachments) {
    if (part.bytes.length > deps.files.limitBytes) {
      left.push(part.name);
      continue;
    }
    const stored = await deps.files.storeBytes(tx, part.bytes, c.at);
    attachments.push({
      ...stored,
      name: part.name,
      mediaType: part.mediaType,
      ...(part.contentId === undefined ? {} : { contentId: part.contentId }),
    });
  }
  const tooLarge =
    left.length === 0
      ? ''
      : `\n\n[Too large to be kept as a file, see the original mail: ${left.join(', ')}]`;
  return { attachments, tooLarge };
}
