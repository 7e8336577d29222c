import { parentPort } from 'node:worker_threads';
import { parseMail, readHeaderAlone } from './parse-mail.ts';
import type { ParsedMail } from './parsed-mail.ts';

/** What the thread is asked: one mail, read whole or, after that failed, by its header alone. */
export interface ReadingTask {
  readonly source: Uint8Array;
  /** Why the body is not looked at; undefined reads the whole mail. */
  readonly headerAlone: string | undefined;
}

/** What the thread answers; its first word says that it is ready. */
export type ReadingAnswer =
  | { readonly ready: true }
  | { readonly mail: ParsedMail; readonly defect: string | undefined };

/** The other side of `reading-thread.ts`: reads mails one after another, and may be ended at any moment. */
parentPort?.on('message', (task: ReadingTask) => {
  const source = asBuffer(task.source);
  const answer = task.headerAlone === undefined ? readWhole(source) : readHeader(source, task.headerAlone);
  const { mail, transfer } = withOwnBytes(answer.mail, source);
  parentPort?.postMessage({ ...answer, mail }, transfer);
});
parentPort?.postMessage({ ready: true } satisfies ReadingAnswer);

/** A mistake of ours in the parser costs the body of one mail, and is told. */
function readWhole(source: Buffer): { mail: ParsedMail; defect: string | undefined } {
  try {
    return { mail: parseMail(source), defect: undefined };
  } catch (error) {
    const defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return readHeader(source, 'Reading it ended with an error.', defect);
  }
}

function readHeader(source: Buffer, reason: string, defect?: string) {
  return { mail: readHeaderAlone(source, reason), defect };
}

/** Large files move to the other thread without a copy; small ones lie in a shared pool and are copied out of it. */
function withOwnBytes(mail: ParsedMail, source: Buffer): { mail: ParsedMail; transfer: ArrayBuffer[] } {
  const transfer = new Set<ArrayBuffer>();
  const attachments = mail.attachments.map((part) => {
    const own = part.bytes === source || part.bytes.length < part.bytes.buffer.byteLength;
    const bytes = own ? Buffer.from(new Uint8Array(part.bytes).buffer) : part.bytes;
    if (bytes.buffer instanceof ArrayBuffer && bytes.length > 0) transfer.add(bytes.buffer);
    return { ...part, bytes };
  });
  return { mail: { ...mail, attachments }, transfer: [...transfer] };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
