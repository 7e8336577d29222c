import { useCallback, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import type { Attachment } from '../../contract.ts';
import { tickets } from '../api.ts';

/** A file on its way into a message: uploading, there, or refused with the reason. */
export interface PendingFile {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly stored?: Attachment;
  readonly error?: string;
}

export interface Attachments {
  readonly files: readonly PendingFile[];
  readonly uploading: boolean;
  readonly add: (files: Iterable<File>) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
  readonly restore: (files: readonly PendingFile[]) => void;
  /** Ids of those that are stored, for the message. */
  readonly ids: readonly string[];
}

let counter = 0;

/** Files that go with what is written next. Each is uploaded as soon as it is chosen. */
export function useAttachments(): Attachments {
  const [files, setFiles] = useState<readonly PendingFile[]>([]);
  const settle = useCallback((key: string, outcome: Partial<PendingFile>) => {
    setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...outcome } : file)));
  }, []);
  const add = useCallback(
    (chosen: Iterable<File>) => {
      for (const file of chosen) {
        counter += 1;
        const key = String(counter);
        setFiles((now) => [...now, { key, name: file.name, sizeBytes: file.size }]);
        void upload(file).then(
          (stored) => settle(key, { stored }),
          (error: unknown) => settle(key, { error: problemOf(error).title }),
        );
      }
    },
    [settle],
  );
  return {
    files,
    uploading: files.some((file) => !file.stored && file.error === undefined),
    add,
    remove: useCallback((key) => setFiles((now) => now.filter((file) => file.key !== key)), []),
    clear: useCallback(() => setFiles([]), []),
    restore: useCallback((earlier) => setFiles(earlier), []),
    ids: files.flatMap((file) => (file.stored ? [file.stored.id] : [])),
  };
}

async function upload(file: File): Promise<Attachment> {
  const raw = new Uint8Array(await file.arrayBuffer());
  // The media type is told as the browser knows it; the server gives files out as downloads only, whatever it is.
  return tickets.attach(
    { name: file.name },
    { raw, headers: { 'content-type': file.type || 'application/octet-stream' } },
  );
}
