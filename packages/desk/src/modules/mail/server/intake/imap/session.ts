import type { ImapFlow } from 'imapflow';
import type { Trouble } from '#platform/server/mail/trouble';
import type { MailDeps } from '../../api.ts';
import type { ServerRow } from '../../tables.ts';
import type { Applier } from '../applier.ts';
import { noteBeginning, type FetchState } from './fetch-state.ts';
import { openFolder } from './folders.ts';
import type { Numbering } from './journal.ts';

/** What fetching one mailbox works with, from one connection to the next. */
export interface Fetching {
  readonly deps: MailDeps;
  readonly applier: Applier;
  readonly server: ServerRow;
  readonly address: string;
  readonly mailboxId: string;
  readonly holder: string;
  /** After a connection that broke in the middle of mails they are fetched one by one, to find the one that breaks it. */
  careful: boolean;
}

/** One connection with the folder open. */
export interface Session {
  readonly fetching: Fetching;
  readonly client: ImapFlow;
  readonly numbering: Numbering;
  /** Mail that was there before the first look and is left as it is. */
  readonly isLeftOut: (mail: { readonly uid: number; readonly internalDate: Date | undefined }) => boolean;
  /** Whether `isLeftOut` needs dates, or knows by number. */
  readonly leftOutByDate: boolean;
  lastUid: number;
  countedAt: Date | null;
  /** Mails of this numbering that failed before. */
  failed: ReadonlyMap<number, boolean>;
  /** Stored mail cannot be flagged or moved. */
  filing: Trouble | undefined;
}

/** Opens the folder and finds the place where the last look ended; in a new numbering that is the beginning. */
export async function openSession(fetching: Fetching, client: ImapFlow, state: FetchState): Promise<Session> {
  const folder = await openFolder(client, fetching.server.folder);
  const uidValidity = Number(folder.uidValidity);
  const begun = state.began_at
    ? state
    : await begin(fetching, client, { uidValidity, uidNext: folder.uidNext });
  const same = begun.uid_validity === uidValidity;
  const firstNumbering = begun.first_validity === uidValidity;
  const { existing_until: until, first_uid: firstUid } = begun;
  return {
    fetching,
    client,
    numbering: { mailboxId: fetching.mailboxId, uidValidity },
    leftOutByDate: !firstNumbering && until !== null,
    isLeftOut: ({ uid, internalDate }) =>
      firstNumbering ? uid < firstUid : until !== null && internalDate !== undefined && internalDate <= until,
    lastUid: same ? begun.last_uid : 0,
    countedAt: same ? begun.counted_at : null,
    failed: new Map(),
    filing: undefined,
  };
}

async function begin(
  fetching: Fetching,
  client: ImapFlow,
  folder: { readonly uidValidity: number; readonly uidNext: number },
): Promise<
  Pick<
    FetchState,
    'uid_validity' | 'first_validity' | 'first_uid' | 'last_uid' | 'existing_until' | 'counted_at'
  >
> {
  const take = fetching.server.existing_mail === 'take';
  const firstUid = take ? 1 : folder.uidNext;
  const existingUntil = take ? null : await newestDate(client);
  await noteBeginning(fetching.deps, fetching.mailboxId, {
    uidValidity: folder.uidValidity,
    firstUid,
    existingUntil,
  });
  return {
    uid_validity: folder.uidValidity,
    first_validity: folder.uidValidity,
    first_uid: firstUid,
    last_uid: firstUid - 1,
    existing_until: existingUntil,
    counted_at: null,
  };
}

/** By the server's own clock. In a new numbering, older mail is what was there before the first look. */
async function newestDate(client: ImapFlow): Promise<Date> {
  let newestMs = 0;
  for await (const mail of client.fetch('1:*', { internalDate: true })) {
    newestMs = Math.max(newestMs, dateOf(mail.internalDate)?.getTime() ?? 0);
  }
  return new Date(newestMs);
}

/** A date of a server; undefined when it is none. */
export function dateOf(given: Date | string | undefined): Date | undefined {
  const date = given === undefined ? undefined : new Date(given);
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
