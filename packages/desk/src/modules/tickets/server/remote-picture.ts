import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Database } from '#platform/server/db/database';
import { OutsideRefused } from '#platform/server/egress/fetch-outside';
import { rasterTypeOf } from '#platform/server/egress/raster';
import type { FileReply } from '#platform/server/http/call';
import { ticketErrors } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { requireTicket } from './queries.ts';
import { visibleMessages } from './visible.ts';

const limits = { maxBytes: 5 * 1024 * 1024, timeoutMs: 8000 };

/**
 * A picture that a mail shows from elsewhere, fetched by the desk because a person asked for it. Only an address that
 * stands in that message is fetched, so nobody can send the desk anywhere; only pixels come back, under our own type.
 */
export async function readRemotePicture(
  database: Database,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; messageId: string; position: number },
): Promise<FileReply> {
  const db = database.reader;
  const ticket = await requireTicket(db, actor, input.number);
  const found = await db.first<{ html: string | null }>(sql<{ html: string | null }>`
    select m.body_html as html from tickets_messages m
    where m.id = ${input.messageId} and m.ticket_id = ${ticket.id} and ${visibleMessages(actor, deps.clock.now())}`);
  const address = remotePicturesIn(found?.html ?? '')[input.position];
  if (address === undefined) throw new AppError(ticketErrors.notFound);
  const bytes = await deps.fetchOutside(address, limits).catch((error: unknown) => {
    throw error instanceof OutsideRefused ? notFetched(error.why) : error;
  });
  const mediaType = rasterTypeOf(bytes);
  if (mediaType === undefined) throw notFetched('no-picture');
  return {
    stream: Readable.from([bytes]),
    sizeBytes: bytes.length,
    mediaType,
    fileName: `picture-${input.position + 1}.${mediaType.slice('image/'.length)}`,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

function notFetched(why: string): AppError {
  return new AppError(ticketErrors.pictureNotFetched, { facts: { why } });
}

/** The addresses that the sanitiser put aside, in the order of the mail; it writes tags in one form, with values escaped. */
export function remotePicturesIn(html: string): string[] {
  const addresses: string[] = [];
  for (const [tag] of html.matchAll(/<img\b[^>]*>/gi)) {
    const [, value] = /\sdata-remote-src="([^"]*)"/i.exec(tag) ?? [];
    if (value !== undefined) addresses.push(unescaped(value));
  }
  return addresses;
}

function unescaped(value: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return value.replace(/&(?:lt|gt|quot|#39|amp);/g, (mark) => marks[mark] ?? mark);
}
