import type { FetchMessageObject } from 'imapflow';
import { troubleOf } from '#platform/server/mail/trouble';
import { maxMailBytes } from '../../../contract.ts';
import { receiveMail } from '../receive-mail.ts';
import { noteLook } from './fetch-state.ts';
import { fileMails } from './file-mails.ts';
import { forgetFailures, failedUids, knownUids, noteFetchFailure } from './journal.ts';
import { dateOf, type Session } from './session.ts';

const askedAtOnce = 500;
/** Sources of one command are held in memory together. */
const batchBytes = 8 * 1024 * 1024;
const batchMails = 50;
/** Of a mail that is larger than the desk takes, so much is kept: the header and, nearly always, the words. */
const keptOfTooLargeBytes = 1024 * 1024;

interface Head {
  readonly uid: number;
  readonly size: number;
}

/** Takes what came since the last look, flags or moves what is stored, and says where it ended. */
export async function look(session: Session): Promise<void> {
  const uids = await uidsAfter(session, session.lastUid);
  await takeUids(session, uids, { again: false });
  await fileMails(session);
  const { mailboxId, holder, deps } = session.fetching;
  await noteLook(
    deps,
    { mailboxId, holder },
    {
      uidValidity: session.numbering.uidValidity,
      lastUid: session.lastUid,
      stillTrouble: session.filing !== undefined,
    },
  );
  session.fetching.careful = false;
}

/** `n:*` names the last mail even when its UID is below n (RFC 9051 section 9, seq-range). */
async function uidsAfter(session: Session, uid: number): Promise<number[]> {
  const found = await session.client.search({ uid: `${uid + 1}:*` }, { uid: true });
  return (Array.isArray(found) ? found : []).filter((one) => one > uid).toSorted((a, b) => a - b);
}

/** Stores these mails in the order of the server. `again` also asks for those that failed often. */
export async function takeUids(
  session: Session,
  uids: readonly number[],
  options: { readonly again: boolean },
): Promise<void> {
  const { deps } = session.fetching;
  for (let from = 0; from < uids.length; from += askedAtOnce) {
    const some = uids.slice(from, from + askedAtOnce);
    const [known, failed] = await Promise.all([
      knownUids(deps, session.numbering, some),
      failedUids(deps, session.numbering),
    ]);
    const fresh = some.filter((uid) => !known.has(uid) && (options.again || failed.get(uid) !== true));
    session.failed = failed;
    for (const batch of batches(await headsOf(session, fresh), session.fetching.careful || options.again))
      await takeBatch(session, batch);
    session.lastUid = Math.max(session.lastUid, some.at(-1) ?? 0);
  }
}

async function headsOf(session: Session, uids: readonly number[]): Promise<Head[]> {
  if (uids.length === 0) return [];
  const heads: Head[] = [];
  const query = { uid: true, size: true, internalDate: true };
  for await (const mail of session.client.fetch([...uids], query, { uid: true })) {
    const leftOut = session.isLeftOut({ uid: mail.uid, internalDate: dateOf(mail.internalDate) });
    if (!leftOut && uids.includes(mail.uid)) heads.push({ uid: mail.uid, size: mail.size ?? 0 });
  }
  return heads.toSorted((a, b) => a.uid - b.uid);
}

function batches(heads: readonly Head[], single: boolean): Head[][] {
  const made: Head[][] = [];
  let bytes = 0;
  for (const head of heads) {
    const last = made.at(-1);
    const fits = last && !single && last.length < batchMails && bytes + head.size <= batchBytes;
    if (fits) last.push(head);
    else made.push([head]);
    bytes = fits ? bytes + head.size : head.size;
  }
  return made;
}

async function takeBatch(session: Session, batch: readonly Head[]): Promise<void> {
  const [first] = batch;
  if (!first) return;
  if (first.size > maxMailBytes) return takeBeginning(session, first);
  let mails: FetchMessageObject[];
  try {
    mails = await session.client.fetchAll(
      batch.map((one) => one.uid),
      { uid: true, source: true },
      { uid: true },
    );
  } catch (error) {
    return findCulprit(session, batch, error as Error);
  }
  const filed = session.fetching.server.afterwards === 'leave';
  for (const mail of mails.toSorted((a, b) => a.uid - b.uid))
    if (mail.source) await store(session, { uid: mail.uid, source: mail.source, filed });
  const empty = mails.filter((mail) => !mail.source);
  for (const { uid } of empty)
    await noteFetchFailure(session.fetching.deps, session.numbering, {
      uid,
      problem: 'The server gave no content.',
    });
}

/**
 * Of several, any may have broken the connection: they are asked for one by one from now on. A refusal leaves the
 * connection whole, and the next mail is asked for.
 */
async function findCulprit(session: Session, batch: readonly Head[], error: Error): Promise<void> {
  const { fetching, client } = session;
  const [first, ...others] = batch;
  if (first && others.length === 0)
    await noteFetchFailure(fetching.deps, session.numbering, {
      uid: first.uid,
      problem: troubleOf(error).words,
    });
  else fetching.careful = true;
  if (!client.usable) throw error;
  for (const one of others.length === 0 ? [] : batch) await takeBatch(session, [one]);
}

async function takeBeginning(session: Session, head: Head): Promise<void> {
  const query = { uid: true, source: { start: 0, maxLength: keptOfTooLargeBytes } };
  const mail = await session.client.fetchOne(String(head.uid), query, { uid: true });
  if (!mail || !mail.source) return;
  await store(session, { uid: head.uid, source: mail.source, filed: true });
  const problem = `It is larger than the desk takes (${head.size} bytes). Its beginning was taken, the whole is on the server.`;
  await noteFetchFailure(session.fetching.deps, session.numbering, { uid: head.uid, problem, final: true });
}

interface Fetched {
  readonly uid: number;
  readonly source: Buffer;
  /** Nothing is to be done with it on the server. */
  readonly filed: boolean;
}

async function store(session: Session, { uid, source, filed }: Fetched): Promise<void> {
  const { deps, applier, mailboxId } = session.fetching;
  const received = await receiveMail(deps, {
    source,
    cameBy: 'imap',
    mailbox: undefined,
    envelopeFrom: undefined,
    envelopeTo: [],
    fetched: { mailboxId, uidValidity: session.numbering.uidValidity, uid, filed },
  });
  if (!received.isDuplicate) applier.enqueue(received.recordId, source);
  if (session.failed.has(uid)) await forgetFailures(deps, session.numbering, [uid]);
}
