import { randomBytes } from 'node:crypto';
import type { Chance } from '../chance.ts';
import { mailboxAddress } from '../desk/desk-process.ts';
import { breakOf, codeOf, digestOf, type Answered, type Ask, type Request } from './ask-desk.ts';
import type { Kind, Operation } from './ledger.ts';
import { handOver } from './speak-smtp.ts';
import { writeMail, writeWords } from './write-mail.ts';

/** What became of one attempt. Lost: nobody knows whether it had an effect. Refused: a 4xx that should not be. */
export type Attempt =
  | { readonly end: 'acknowledged'; readonly answer: string; readonly given: string }
  | { readonly end: 'lost'; readonly why: string }
  | { readonly end: 'refused'; readonly why: string };

/** An operation that can be sent, and sent again as it was. */
export interface Prepared {
  readonly operation: Operation;
  readonly attempt: () => Promise<Attempt>;
  /** It carries an Idempotency-Key, so a repeat has one effect and one answer. */
  readonly hasKey?: true;
}

/** A ticket whose opening was acknowledged. */
export interface KnownTicket {
  readonly number: string;
  readonly subject: string;
  readonly id: string;
  messages: number;
}

/** A mail of the desk that a requester could answer. */
export interface Answerable {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly source: string;
}

/** What operations are made from. */
export interface Surroundings {
  readonly ask: Ask;
  readonly askAsStranger: Ask;
  readonly smtpPort: number;
  readonly signIn: { readonly email: string; readonly password: string };
  readonly chance: Chance;
  readonly tickets: readonly KnownTicket[];
  readonly uploads: { readonly id: string; readonly digest: string }[];
  readonly answerable: () => readonly Answerable[];
  readonly round: () => number;
  readonly nextId: () => string;
}

const messagesPerTicket = 40;
const newest = 150;

/** Makes the next operation of a kind; undefined while what it needs is not there yet. */
export const makers: Readonly<Record<Kind, (s: Surroundings) => Prepared | undefined>> = {
  ticket: openTicket,
  reply: (s) => addMessage(s, 'reply'),
  upload,
  note: (s) => addMessage(s, 'note'),
  smtp: mailBySmtp,
  inbound: mailByApi,
  'sign-in': signIn,
};

function begin(s: Surroundings, kind: Kind): Pick<Operation, 'id' | 'kind' | 'round' | 'atMs'> {
  return { id: s.nextId(), kind, round: s.round(), atMs: Date.now() };
}

function openTicket(s: Surroundings): Prepared {
  const at = begin(s, 'ticket');
  const text = writeWords(s.chance, at.id);
  const operation = { ...at, subject: `${at.id} opened by API`, text };
  const person = s.chance.between(1, 500);
  const body = JSON.stringify({
    subject: operation.subject,
    body: text,
    requester: { email: `person-${person}@requesters.example`, name: `Person ${person}` },
    impact: s.chance.between(1, 3),
    urgency: s.chance.between(1, 3),
  });
  return keyed(s, operation, { path: '/api/tickets', body }, 'number');
}

function addMessage(s: Surroundings, kind: 'reply' | 'note'): Prepared | undefined {
  const ticket = s.chance.pick(s.tickets.slice(-newest).filter((one) => one.messages < messagesPerTicket));
  const file = kind === 'note' ? s.uploads.shift() : undefined;
  if (!ticket || (kind === 'note' && !file)) return undefined;
  ticket.messages += 1;
  const at = begin(s, kind);
  const text = writeWords(s.chance, at.id);
  const named = file ? { attachmentIds: [file.id] } : {};
  const body = JSON.stringify({ kind, body: text, ...named });
  const operation: Operation = {
    ...at,
    number: ticket.number,
    text,
    ...(file ? { uploadId: file.id, digest: file.digest } : {}),
  };
  return keyed(s, operation, { path: `/api/tickets/${ticket.number}/messages`, body }, 'id');
}

const uploadBytes = 200_000;

function upload(s: Surroundings): Prepared {
  const at = begin(s, 'upload');
  const bytes = new Uint8Array(randomBytes(uploadBytes));
  const request = { path: `/api/tickets/attachments?name=${at.id}.bin`, body: bytes };
  return keyed(
    s,
    { ...at, digest: digestOf(bytes) },
    { ...request, mediaType: 'application/octet-stream' },
    'id',
  );
}

/** Half of the mails begin something new, half answer a mail that the desk has sent. */
function mailOf(
  s: Surroundings,
  kind: 'smtp' | 'inbound',
): { operation: Operation; raw: Buffer; from: string } {
  const at = begin(s, kind);
  const answered = s.chance.happens(0.5) ? s.chance.pick(s.answerable()) : undefined;
  const text = writeWords(s.chance, at.id);
  const from = answered?.to[0] ?? `${at.id}@requesters.example`;
  const subject = answered ? 'Re: your answer' : `${at.id} came by ${kind}`;
  const raw = writeMail({
    id: at.id,
    from: { name: 'Somebody', address: from },
    to: mailboxAddress,
    subject,
    text,
    ...(answered ? { inReplyTo: answered.messageId } : {}),
    at: new Date(at.atMs),
  });
  return { operation: { ...at, ...(answered ? {} : { subject }), text, digest: digestOf(raw) }, raw, from };
}

function mailBySmtp(s: Surroundings): Prepared {
  const { operation, raw, from } = mailOf(s, 'smtp');
  return {
    operation,
    async attempt() {
      const answer = await handOver(s.smtpPort, { from, to: mailboxAddress }, raw);
      if (answer.taken) return { end: 'acknowledged', answer: '', given: '' };
      return { end: /^5\d\d/.test(answer.why) ? 'refused' : 'lost', why: answer.why };
    },
  };
}

/** The bytes of a mail are their own key: none is sent. */
function mailByApi(s: Surroundings): Prepared {
  const { operation, raw } = mailOf(s, 'inbound');
  const request: Request = {
    method: 'POST',
    path: '/api/mail/inbound',
    body: new Uint8Array(raw),
    mediaType: 'message/rfc822',
  };
  return { operation, attempt: () => attempt(s.ask, request, (answer) => field(answer, 'id')) };
}

function signIn(s: Surroundings): Prepared {
  const request: Request = { method: 'POST', path: '/api/session', body: JSON.stringify(s.signIn) };
  return {
    operation: begin(s, 'sign-in'),
    attempt: () => attempt(s.askAsStranger, request, (answer) => answer.cookie ?? ''),
  };
}

function keyed(
  s: Surroundings,
  operation: Operation,
  request: Omit<Request, 'method'>,
  given: string,
): Prepared {
  const whole: Request = { method: 'POST', key: operation.id, ...request };
  return { operation, hasKey: true, attempt: () => attempt(s.ask, whole, (answer) => field(answer, given)) };
}

function field(answer: Answered, name: string): string {
  return String((JSON.parse(answer.text) as Record<string, unknown>)[name]);
}

async function attempt(ask: Ask, request: Request, given: (answer: Answered) => string): Promise<Attempt> {
  try {
    const answer = await ask(request);
    if (answer.status < 300)
      return { end: 'acknowledged', answer: digestOf(answer.text), given: given(answer) };
    return { end: answer.status < 500 ? 'refused' : 'lost', why: codeOf(answer) };
  } catch (error) {
    return { end: 'lost', why: breakOf(error) };
  }
}
