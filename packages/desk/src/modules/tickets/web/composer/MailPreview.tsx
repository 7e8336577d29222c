import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { problemOf } from '#platform/web/api/problem';
import { ErrorState } from '#platform/web/ui/States.tsx';
import { keys, tickets } from '../api.ts';
import { t } from '../texts.ts';

interface MailPreviewProps {
  readonly number: string;
  /** The words as they were when somebody asked to see the mail. */
  readonly body: string;
  readonly attachmentIds: readonly string[];
}

/** The mails that a reply would send, as the server makes them. */
export function MailPreview({ number, body, attachmentIds }: MailPreviewProps) {
  const { data, error } = useQuery({
    queryKey: keys.preview(number, body, attachmentIds),
    queryFn: () => tickets.preview({ number, body, attachmentIds: [...attachmentIds] }),
    staleTime: 0,
    gcTime: 0,
  });
  if (error) return <ErrorState problem={problemOf(error)} />;
  if (!data) return <p className="dh-sm dh-3">{t.previewMaking()}</p>;
  if (data.mails.length === 0) return <p className="dh-sm dh-3">{t.previewNoMail()}</p>;
  return (
    // It scrolls, so the keyboard must reach it (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="tk-mail-preview" role="region" aria-label={t.previewTitle()} tabIndex={0}>
      {data.mails.map((mail) => (
        <article key={mail.to.join()} className="tk-mail">
          <p className="dh-sm dh-3">{t.previewHead({ from: mail.from, to: mail.to.join(', ') })}</p>
          <p className="dh-medium">{mail.subject}</p>
          <pre className="tk-mail-text">{mail.text}</pre>
          {mail.attachments.length > 0 ? (
            <p className="dh-sm dh-3">{t.previewFiles({ names: mail.attachments.join(', ') })}</p>
          ) : null}
        </article>
      ))}
    </div>
  );
}

interface PreviewButtonProps {
  readonly text: string;
  /** The words that are shown now. */
  readonly looked: string | undefined;
  readonly onLook: (words: string | undefined) => void;
}

/** Shows the words that stand there as the mail that they would be; pressed again on the same words, hides it. */
export function PreviewButton({ text, looked, onLook }: PreviewButtonProps) {
  const shown = looked !== undefined && looked === text;
  return (
    <Button
      size="xs"
      variant="subtle"
      disabled={text.trim() === ''}
      aria-pressed={shown}
      leftSection={<IconEye size={14} stroke={2} aria-hidden />}
      onClick={() => onLook(shown ? undefined : text)}
    >
      {shown ? t.previewHide() : t.previewShow()}
    </Button>
  );
}
