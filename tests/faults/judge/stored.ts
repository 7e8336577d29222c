import pg from 'pg';
import { findPostmaster } from '../desk/processes.ts';

/** Rows of a query. */
export type Query = <R extends object>(text: string) => Promise<R[]>;

/** Opens a connection to the embedded database of a running desk, for looks that no interface offers. */
export async function connectTo(dataDir: string): Promise<pg.Client> {
  const host = findPostmaster(dataDir)?.socketFolder ?? '';
  const client = new pg.Client({ host, user: 'deskhand', database: 'deskhand' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** A query on a connection. */
export function queryOn(client: pg.Client): Query {
  return async <R extends object>(text: string) => (await client.query<R>(text)).rows;
}

/** Everything that bears the word of an operation, by that word. */
export interface Stored {
  readonly tickets: ReadonlyMap<string, readonly { readonly id: string; readonly serial: string }[]>;
  readonly messages: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly mails: ReadonlyMap<string, readonly StoredMail[]>;
  readonly uploads: ReadonlyMap<string, readonly { readonly digest: string; readonly bytes: string }[]>;
}

export interface StoredMessage {
  readonly id: string;
  readonly kind: string;
  readonly serial: string;
  readonly body_text: string;
  /** SHA-256 of the content of its files, computed from the bytes. */
  readonly files: readonly string[];
}

/** One flight record. */
export interface StoredMail {
  readonly id: string;
  readonly state: string;
  readonly verdict: string | null;
  /** SHA-256 of the stored source, computed from the bytes. */
  readonly source: string;
}

/** Reads what operations of this run (their words begin with `prefix`) have left in the database. */
export async function readStored(query: Query, prefix: string): Promise<Stored> {
  const word = `'${prefix}\\d+'`;
  const tickets = await query<{ word: string; id: string; serial: string }>(
    `select substring(subject from ${word}) as word, id, serial::text from tickets where subject ~ ${word}`,
  );
  const messages = await query<Omit<StoredMessage, 'files'> & { word: string }>(
    `select substring(m.body_text from ${word}) as word, m.id, m.kind, t.serial::text, m.body_text
    from tickets_messages m join tickets t on t.id = m.ticket_id where m.body_text ~ ${word}`,
  );
  const mails = await query<StoredMail & { word: string }>(
    `select substring(convert_from(s.source, 'UTF8') from 'Message-ID: <(${prefix}\\d+)@') as word,
      r.id, r.state, r.verdict, encode(sha256(s.source), 'hex') as source
    from mail_records r join mail_sources s on s.mailbox_id = r.mailbox_id and s.digest = r.digest`,
  );
  const uploads = await readUploads(query, word);
  const filesOf = Map.groupBy(uploads, (one) => one.message_id ?? '');
  return {
    tickets: byWord(tickets),
    messages: byWord(
      messages.map((m) => ({ ...m, files: (filesOf.get(m.id) ?? []).map((file) => file.bytes) })),
    ),
    mails: byWord(mails),
    uploads: byWord(uploads),
  };
}

interface StoredUpload {
  readonly word: string;
  readonly message_id: string | null;
  readonly digest: string;
  readonly bytes: string;
}

/** Attachments with the SHA-256 of the bytes that are there, whatever the digest says. */
async function readUploads(query: Query, word: string): Promise<StoredUpload[]> {
  const blobs = await query<{ digest: string; bytes: string }>(
    `select encode(b.digest, 'hex') as digest, encode(sha256(string_agg(c.bytes, ''::bytea order by c.position)), 'hex') as bytes
    from files_blobs b join files_chunks c on c.blob_id = b.id group by b.digest`,
  );
  const bytesOf = new Map(blobs.map((blob) => [blob.digest, blob.bytes]));
  const rows = await query<Omit<StoredUpload, 'bytes'>>(
    `select substring(name from ${word}) as word, message_id, digest from tickets_attachments where name ~ ${word}`,
  );
  return rows.map((row) => ({ ...row, bytes: bytesOf.get(row.digest) ?? 'gone' }));
}

function byWord<R extends { readonly word: string }>(rows: readonly R[]): Map<string, R[]> {
  return Map.groupBy(rows, (row) => row.word);
}
