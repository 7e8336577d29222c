import type { Verdict } from '../../contract.ts';
import type { Classification } from './classify.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { readAnswer } from './technician-answer.ts';
import { describe, type Candidate } from './thread.ts';

/** What is to be done with a mail, and why; the verdict `duplicate` is given by the database before. */
export type Plan =
  | { readonly deed: 'open'; readonly acknowledge: boolean; readonly reason: string }
  | {
      readonly deed: 'reply';
      readonly to: Candidate;
      readonly visible: boolean;
      readonly pending: boolean;
      readonly reason: string;
    }
  | {
      readonly deed: 'answer';
      readonly to: Candidate;
      readonly kind: 'reply' | 'note';
      readonly text: string;
      readonly reason: string;
    }
  | { readonly deed: 'note'; readonly to: Candidate; readonly reason: string }
  | { readonly deed: 'bounce'; readonly to: Candidate | undefined; readonly reason: string }
  | { readonly deed: 'keep'; readonly verdict: 'automatic' | 'quarantined'; readonly reason: string };

/** The rules in one place. `candidate` is the ticket that threading accepted. */
export function decide(
  mail: Pick<ParsedMail, 'from' | 'text' | 'folds' | 'attachments'>,
  classified: Classification,
  candidate: Candidate | undefined,
): Plan {
  const why = classified.found[0] ?? '';
  if (classified.kind === 'own')
    return { deed: 'keep', verdict: 'automatic', reason: `Our own mail came back. ${why}` };
  if (classified.kind === 'bounce')
    return { deed: 'bounce', to: candidate, reason: bounceReason(candidate, why) };
  if (classified.kind === 'automatic') {
    return candidate
      ? {
          deed: 'note',
          to: candidate,
          reason: `${why} ${describe(candidate)} It is a note there; nothing is answered.`,
        }
      : { deed: 'keep', verdict: 'automatic', reason: `${why} It belongs to no ticket, so it is only kept.` };
  }
  if (mail.from === undefined)
    return { deed: 'keep', verdict: 'quarantined', reason: 'It names no sender whom somebody could answer.' };
  if (candidate?.relation === 'technician') return answerOf(candidate, mail);
  if (candidate) return replyTo(candidate);
  const silent = classified.mayAcknowledge ? '' : ` No acknowledgement is sent: ${why}`;
  return {
    deed: 'open',
    acknowledge: classified.mayAcknowledge,
    reason: `It begins something new.${silent}`,
  };
}

function bounceReason(candidate: Candidate | undefined, why: string): string {
  return candidate
    ? `${why} The mail that came back belongs to ticket ${candidate.number}.`
    : `${why} It names no mail of ours, so it is only kept.`;
}

/** What a technician wrote in the own mail goes the way of the composer. */
function answerOf(to: Candidate, mail: Pick<ParsedMail, 'text' | 'folds' | 'attachments'>): Plan {
  const answer = readAnswer(mail);
  const what =
    answer.kind === 'reply'
      ? 'It is an answer to the person who asked.'
      : 'It is an internal note of this technician.';
  return { deed: 'answer', to, ...answer, reason: `${describe(to)} ${what}` };
}

/** Nobody becomes staff by a From line, and nobody gets access by knowing an id. */
function replyTo(candidate: Candidate): Plan {
  const how = describe(candidate);
  const base = { deed: 'reply', to: candidate } as const;
  switch (candidate.relation) {
    case 'requester':
    case 'part':
      return { ...base, visible: true, pending: false, reason: how };
    case 'technician':
    case 'staff':
      return {
        ...base,
        visible: false,
        pending: false,
        reason: `${how} Its From line is that of a technician, which proves nothing, so it is an internal note.`,
      };
    case 'organisation':
    case 'stranger':
      return {
        ...base,
        visible: false,
        pending: true,
        reason: `${how} The writer is not part of it: kept internal, and asks to take part.`,
      };
  }
}

/** The verdict of a plan. */
export function verdictOf(plan: Plan): Verdict {
  switch (plan.deed) {
    case 'open':
      return 'ticket';
    case 'reply':
    case 'answer':
      return 'reply';
    case 'note':
      return 'automatic';
    case 'bounce':
      return 'bounce';
    case 'keep':
      return plan.verdict;
  }
}
