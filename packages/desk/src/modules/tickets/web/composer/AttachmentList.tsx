import { ActionIcon, Loader } from '@mantine/core';
import { IconAlertTriangle, IconPaperclip, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';
import './composer.css';
import type { Attachments } from './use-attachments.ts';

/** The paper clip: chooses files. */
export function AttachButton({ attachments }: { attachments: Attachments }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon aria-label={t.attach()} title={t.attach()} onClick={() => input.current?.click()}>
        <IconPaperclip size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t.attach()}
        onChange={(event) => {
          attachments.add(event.currentTarget.files ?? []);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** The chosen files; each can be taken off, one that was refused says why. */
export function AttachmentList({ attachments }: { attachments: Attachments }) {
  if (attachments.files.length === 0) return null;
  return (
    <ul className="tk-attached" aria-label={t.attachments()}>
      {attachments.files.map((file) => (
        <li
          key={file.key}
          className="tk-attached-file"
          data-failed={file.error === undefined ? undefined : true}
        >
          {file.error !== undefined ? (
            <IconAlertTriangle size={14} stroke={2} aria-hidden />
          ) : file.stored ? (
            <IconPaperclip size={14} stroke={2} aria-hidden />
          ) : (
            <Loader size={12} aria-label={t.uploading()} />
          )}
          <span className="dh-cut">{file.name}</span>
          <span className="dh-3 dh-nowrap">{file.error ?? sizeWords(file.sizeBytes)}</span>
          <ActionIcon
            size={24}
            aria-label={t.detach({ name: file.name })}
            onClick={() => attachments.remove(file.key)}
          >
            <IconX size={14} stroke={2} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
