import { mailTroubles, type MailTroubleCode } from '#platform/contract/mail-trouble';
import { mailAlarmWords, type LastingTrouble, type MailAlarm } from '../../contract.ts';

/** These do not go away without a person; others are an alarm only when they last. */
const needsPerson: ReadonlySet<MailTroubleCode> = new Set<MailTroubleCode>([
  'sign-in-refused',
  'token-refused',
  'secret-unreadable',
  'certificate-expired',
  'certificate-untrusted',
  'certificate-wrong-name',
  'folder-gone',
]);

/** A restart of a server is over by then. */
const troubleLastsMs = 5 * 60_000;
/** Greylisting puts the first mail of a stranger off for about that long (RFC 6647 section 2.2). */
const busyLastsMs = 30 * 60_000;
/** A healthy process looks every minute. */
const noLookMs = 10 * 60_000;
/** Longer than any pause between two tries. */
export const waitingTooLongMs = 45 * 60_000;

/** What is known about one mailbox. */
export interface MailboxFacts {
  readonly fetched: boolean;
  readonly trouble: LastingTrouble | null;
  /** The last look, or since when it should have been looked. */
  readonly lookedAt: Date;
  /** The last mail, or since when the mailbox exists. */
  readonly mailAt: Date;
  readonly quietAfterHours: number | null;
  readonly missing: number;
  readonly countedAt: Date | null;
  readonly leftOnServer: number;
  readonly leftSince: Date | null;
}

/** What an administrator should look at now, worst first. */
export function alarmsOfMailbox(facts: MailboxFacts, now: Date): MailAlarm[] {
  const alarms = facts.fetched ? [...troubleAlarms(facts.trouble, now), ...lookAlarms(facts, now)] : [];
  const quietMs = facts.quietAfterHours === null ? Infinity : facts.quietAfterHours * 3_600_000;
  if (now.getTime() - facts.mailAt.getTime() > quietMs)
    alarms.push(alarm('silence', new Date(facts.mailAt.getTime() + quietMs)));
  if (facts.fetched && facts.missing > 0 && facts.countedAt) alarms.push(alarm('missing', facts.countedAt));
  if (facts.leftOnServer > 0) alarms.push(alarm('left-on-server', facts.leftSince ?? now));
  return alarms;
}

function lookAlarms(facts: MailboxFacts, now: Date): MailAlarm[] {
  const late = now.getTime() - facts.lookedAt.getTime() > noLookMs;
  return late ? [alarm('no-look', new Date(facts.lookedAt.getTime() + noLookMs))] : [];
}

/** Trouble that a person must end, or that has lasted. */
export function troubleAlarms(trouble: LastingTrouble | null, now: Date): MailAlarm[] {
  if (!trouble) return [];
  const limitMs = trouble.code === 'server-busy' ? busyLastsMs : troubleLastsMs;
  const lasts = now.getTime() - new Date(trouble.sinceAt).getTime() > limitMs;
  if (!lasts && !needsPerson.has(trouble.code)) return [];
  return [{ code: 'trouble', sinceAt: trouble.sinceAt, ...mailTroubles[trouble.code] }];
}

/** One alarm with its words. */
export function alarm(code: keyof typeof mailAlarmWords, since: Date): MailAlarm {
  return { code, sinceAt: since.toISOString(), ...mailAlarmWords[code] };
}
