import { Button } from '@mantine/core';
import { IconMail, IconNote, IconPaperclip, IconPhone } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { EvidencePlace, JobEvidence } from '#endpoints/web';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Chip } from '#platform/web/ui/Chip.tsx';
import { MessageCard } from '#platform/web/ui/MessageCard.tsx';
import { partText, type Message, type TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';
import { DeliveryLine } from './DeliveryLine.tsx';
import { showsInline } from './inline-pictures.ts';

// Most mails are read as text: what draws them as they were sent comes when somebody asks.
const MailBody = lazy(() => import('./MailBody.tsx').then((part) => ({ default: part.MailBody })));

interface MessageItemProps {
  readonly ticket: TicketDetail;
  readonly message: Message;
  /** Sends a held, failed or parked reply at once; undefined for those who may not. */
  readonly onSendNow?: ((messageId: string) => void) | undefined;
  readonly onWithdraw?: ((message: Message) => void) | undefined;
}

/** A message of a machine is a card of evidence; all others are cards of what somebody wrote. */
export function MessageItem(props: MessageItemProps) {
  const may = mayViewer(useViewer(), 'endpoints.read');
  const { evidence } = props.message;
  if (evidence?.room !== 'endpoints' || !may) return <WrittenItem {...props} />;
  const place = { text: props.message.bodyText, at: props.message.createdAt };
  return (
    <Suspense fallback={<EvidencePlace {...place} />}>
      <JobEvidence id={evidence.id} place={place} />
    </Suspense>
  );
}

/** One message as a card: from whom, how it came, what it says, what became of it. */
function WrittenItem({ ticket, message, onSendNow, onWithdraw }: MessageItemProps) {
  const kind = cardKind(message, ticket);
  const [formatted, setFormatted] = useState(() => showsInline(message));
  const text = partText(message);
  const failed = message.delivery?.state === 'failed' || message.delivery?.state === 'parked';
  return (
    <MessageCard
      kind={kind}
      author={{ id: message.author?.id ?? message.authorName, name: message.authorName }}
      at={message.createdAt}
      {...(kind === 'reply' ? { to: recipientWords(ticket, message) } : {})}
      notice={proofWords(message)}
      {...(kind === 'note' ? {} : { channel: <Channel message={message} /> })}
      {...(text.folded !== '' && !formatted
        ? { folded: { content: text.folded, ...(text.quotedLines > 0 ? { lines: text.quotedLines } : {}) } }
        : {})}
      {...(failed
        ? {
            failed: {
              reason: message.delivery?.answer ?? t.deliveryNoAnswer(),
              ...(onSendNow ? { onTryNow: () => onSendNow(message.id) } : {}),
            },
          }
        : {})}
      extra={
        <>
          {message.bodyHtml === null ? null : (
            <AsSent formatted={formatted} onChange={() => setFormatted(!formatted)} />
          )}
          <Files number={ticket.number} message={message} />
          {message.delivery && !failed ? (
            <DeliveryLine
              message={message}
              delivery={message.delivery}
              onSendNow={onSendNow}
              onWithdraw={onWithdraw}
            />
          ) : null}
        </>
      }
    >
      {formatted && message.bodyHtml !== null ? (
        <Suspense fallback={text.said}>
          <MailBody number={ticket.number} message={message} html={message.bodyHtml} />
        </Suspense>
      ) : (
        text.said
      )}
    </MessageCard>
  );
}

/** Between the words alone and the mail as it was sent. */
function AsSent({ formatted, onChange }: { formatted: boolean; onChange: () => void }) {
  return (
    <Button size="xs" variant="subtle" className="tk-as-sent" onClick={onChange}>
      {formatted ? t.showText() : t.showFormatted()}
    </Button>
  );
}

/** A note in nobody's name says why it is in nobody's. */
function proofWords({ unprovedFrom }: Message): string | undefined {
  return unprovedFrom === null ? undefined : t.notProved({ address: unprovedFrom });
}

function cardKind(message: Message, ticket: TicketDetail): 'received' | 'reply' | 'note' {
  if (message.visibility === 'internal') return 'note';
  if (message.kind === 'reply' && message.author?.id !== ticket.requester.id) return 'reply';
  return 'received';
}

/** Who a reply went to: the requester by name, others as a number. */
function recipientWords(ticket: TicketDetail, message: Message): string {
  const more = message.recipients.length - 1;
  return more > 0 ? t.toAndMore({ name: ticket.requester.name, count: more }) : ticket.requester.name;
}

function Channel({ message }: { message: Message }): ReactNode {
  const icon = { size: 13, stroke: 2, 'aria-hidden': true };
  if (message.kind === 'mail') return <Chip icon={<IconMail {...icon} />}>{t.channelMail()}</Chip>;
  if (message.kind === 'call') return <Chip icon={<IconPhone {...icon} />}>{t.channelCall()}</Chip>;
  if (message.kind === 'system') return <Chip icon={<IconNote {...icon} />}>{t.channelSystem()}</Chip>;
  return null;
}

function Files({ number, message }: { number: string; message: Message }) {
  if (message.attachments.length === 0) return null;
  return (
    <ul className="tk-files" aria-label={t.attachments()}>
      {message.attachments.map((file) => (
        <li key={file.id}>
          <a
            className="tk-file"
            href={`/content/tickets/${number}/attachments/${file.id}`}
            download={file.name}
            title={t.download({ name: file.name })}
          >
            <IconPaperclip size={14} stroke={2} aria-hidden />
            <span className="dh-cut">{file.name}</span>
            <span className="dh-3 dh-nowrap">{sizeWords(file.sizeBytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
