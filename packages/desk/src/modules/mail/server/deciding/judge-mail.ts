import { installationId } from '#platform/server/mail/compose-outbound';
import { readSignedMessageId } from '#platform/server/mail/message-id';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { Evidence } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { readBounce } from '../reading/read-bounce.ts';
import type { ClaimedRecord } from '../tables.ts';
import { classify, type Classification } from './classify.ts';
import { decide, verdictOf, type Plan } from './decide.ts';
import { findThread } from './find-thread.ts';
import { cluesOf } from './thread.ts';

/** A mail that was read, and what is known about its delivery. */
export interface Judging {
  readonly claimed: ClaimedRecord;
  readonly mail: ParsedMail;
  /** Grows by what is seen. */
  readonly evidence: Evidence[];
}

/** What is to be done, and the technician whom the mail has proved to be its writer. */
export interface Judged {
  readonly plan: Plan;
  readonly technician: Actor | undefined;
}

/** Looks up what a mail names and says what is to be done with it; does nothing of it. */
export async function judgeMail(
  tx: Tx,
  deps: MailDeps,
  { claimed, mail, evidence }: Judging,
): Promise<Judged> {
  const classified = classify(mail, surroundings(deps, claimed, mail));
  evidence.push(...classified.found.map((found) => ({ step: 'classify', found }) as const));
  const writer = mail.from && (await deps.identity.findPersonByEmail(tx, mail.from.address));
  const clues = cluesOf(named(mail, classified), deps.keys, claimed.envelopeTo);
  const threaded =
    classified.kind === 'own'
      ? { candidate: undefined, technician: undefined, found: [] }
      : await findThread(tx, deps, clues, writer);
  evidence.push(...threaded.found.map((found) => ({ step: 'thread', found }) as const));
  const plan = decide(mail, classified, threaded.candidate);
  evidence.push({ step: 'decide', found: `${verdictOf(plan)}: ${plan.reason}` });
  return { plan, technician: threaded.technician };
}

/** A bounce names its mail in what it returns, not in its own header alone. */
function named(mail: ParsedMail, classified: Classification): ParsedMail {
  if (classified.kind !== 'bounce') return mail;
  return { ...mail, references: readBounce(mail).returnedIds };
}

function surroundings(deps: MailDeps, claimed: ClaimedRecord, mail: ParsedMail) {
  return {
    envelopeFrom: claimed.envelopeFrom ?? undefined,
    installation: installationId(deps.keys),
    ownAddresses: new Set(claimed.ownAddresses),
    ownMessageId:
      mail.messageId !== undefined && readSignedMessageId(deps.keys, mail.messageId) !== undefined,
  };
}
