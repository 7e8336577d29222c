import type { ActorName } from '../stage/actors.ts';
import { fresh } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';

/** A ticket as the desk sees it; as much as the cases read. */
export interface TicketSeen {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly status: string;
  readonly subject: string;
  readonly version: number;
  readonly priority: number;
  readonly impact: number | null;
  readonly urgency: number | null;
  readonly team: unknown;
  readonly assignee: unknown;
  readonly requester: { readonly id: string };
  readonly participants: readonly unknown[];
  readonly messages: readonly {
    readonly id: string;
    readonly bodyText: string;
    readonly visibility: string;
    readonly attachments: readonly { readonly id: string; readonly name: string }[];
  }[];
}

/** Opens a ticket as somebody; its number. */
export async function openTicket(stage: Stage, actor: ActorName, more: object = {}): Promise<string> {
  const body = { subject: fresh('Subject '), body: 'Words.', ...more };
  const answer = await stage.ask(actor, 'ticket.create', { body });
  if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${answer.text.slice(0, 300)}`);
  return (answer.json as TicketSeen).number;
}

/** The ticket as the technician sees it. */
export async function seeTicket(
  stage: Stage,
  number: string,
  actor: ActorName = 'tech',
): Promise<TicketSeen> {
  return (await stage.ask(actor, 'ticket.get', { path: { number } })).json as TicketSeen;
}

/** Uploads a file; its id, ready for the next message. */
export async function upload(
  stage: Stage,
  actor: ActorName,
  file: { name: string; bytes: string | Uint8Array; mediaType?: string },
): Promise<string> {
  const answer = await stage.ask(actor, 'attachment.upload', {
    query: { name: file.name },
    raw: {
      bytes: new Uint8Array(Buffer.from(file.bytes)),
      mediaType: file.mediaType ?? 'application/octet-stream',
    },
  });
  if (answer.status !== 201) throw new Error(`no upload: ${answer.status} ${answer.text.slice(0, 300)}`);
  return (answer.json as { id: string }).id;
}
