import { applyMail } from '../deciding/apply-mail.ts';
import type { MailDeps } from '../api.ts';
import { createMailReader, type MailReader } from '../reading/mail-reader.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { noteFailure } from '../records/note-failure.ts';

/** Applies stored mails, a few at a time. */
export interface Applier {
  /** Applies one and waits; a failure is noted on the record and never thrown. False once it is closed. */
  apply(recordId: string, source?: Buffer): Promise<boolean>;
  /** Applies one in the background; the source is dropped and read again when too many wait. */
  enqueue(recordId: string, source: Buffer): void;
  /** Takes a mail apart without doing anything with it. */
  read(source: Buffer): Promise<ParsedMail>;
  /** Waits for what has begun; what waits stays stored for the sweep. */
  close(): Promise<void>;
}

/** Reading a mail is work of the processor and there are few of them; more at once would only hold connections. */
const atOnce = 4;
const heldBytesLimit = 64 * 1024 * 1024;

export function createApplier(deps: MailDeps): Applier {
  const waiting: { recordId: string; source: Buffer | undefined; done: (begun: boolean) => void }[] = [];
  const running = new Set<Promise<void>>();
  const reader = createMailReader(deps.onError);
  let heldBytes = 0;
  let closed = false;

  const pump = () => {
    while (running.size < atOnce && !closed) {
      const next = waiting.shift();
      if (!next) return;
      const work = applyOne(deps, reader, next).finally(() => {
        heldBytes -= next.source?.length ?? 0;
        running.delete(work);
        next.done(true);
        pump();
      });
      running.add(work);
    }
  };
  const put = (recordId: string, source: Buffer | undefined, done: (begun: boolean) => void) => {
    const held = source && heldBytes + source.length <= heldBytesLimit ? source : undefined;
    heldBytes += held?.length ?? 0;
    waiting.push({ recordId, source: held, done });
    pump();
  };
  return {
    apply: (recordId, source) =>
      closed ? Promise.resolve(false) : new Promise((resolve) => put(recordId, source, resolve)),
    enqueue: (recordId, source) => {
      if (!closed) put(recordId, source, () => {});
    },
    read: (source) => reader.read(source),
    async close() {
      closed = true;
      for (const left of waiting.splice(0)) left.done(false);
      await Promise.all(running);
      await reader.close();
    },
  };
}

async function applyOne(
  deps: MailDeps,
  reader: MailReader,
  { recordId, source }: { recordId: string; source: Buffer | undefined },
): Promise<void> {
  try {
    await applyMail(deps, reader, recordId, source);
  } catch (error) {
    await noteFailure(deps, recordId, error as Error).catch(deps.onError);
  }
}
