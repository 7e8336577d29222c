import { Resolver } from 'node:dns/promises';
import type { Reader } from '#platform/server/db/database';
import { dkimRecord } from '#platform/server/mail/dkim';
import type { Dkim } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { listMailboxes } from '../mailboxes/mailboxes.ts';

type Published = Dkim['records'][number]['published'];

/** Texts of a name, each in its pieces, as `node:dns` gives them. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** The records of all sending domains; with `check` the name service is asked for each. */
export async function readDkim(
  db: Reader,
  deps: Pick<MailDeps, 'config' | 'resolveTxt'>,
  check: boolean,
): Promise<Dkim> {
  const key = deps.config.dkim;
  if (!key) return { selector: null, records: [] };
  const mailboxes = await listMailboxes(db);
  const domains = new Set(
    mailboxes.map((one) => one.address_key.slice(one.address_key.lastIndexOf('@') + 1)),
  );
  const records = [...domains].map(async (domain) => {
    const record = dkimRecord(domain, key);
    const resolve = deps.resolveTxt ?? resolveTxt;
    return { domain, ...record, published: check ? await published(record, resolve) : null };
  });
  return { selector: key.selector, records: await Promise.all(records) };
}

const resolveTxt: ResolveTxt = (name) => new Resolver({ timeout: 3000, tries: 2 }).resolveTxt(name);

async function published(record: { name: string; value: string }, resolve: ResolveTxt): Promise<Published> {
  try {
    const texts = (await resolve(record.name)).map((pieces) => pieces.join(''));
    return texts.some((text) => keyIn(text) === keyIn(record.value)) ? 'yes' : 'other';
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'no' : 'unknown';
  }
}

/** The public key; spaces and other tags may differ (RFC 6376 section 3.2). */
function keyIn(text: string): string {
  return /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replaceAll(/\s/g, '') ?? '';
}
