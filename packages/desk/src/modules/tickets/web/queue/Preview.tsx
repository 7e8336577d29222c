import { ActionIcon, Button } from '@mantine/core';
import { IconCopy, IconMessage2 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { TicketDetail } from '../../contract.ts';
import { Conversation } from '../conversation/Conversation.tsx';
import { t } from '../texts.ts';
import { FactsLine } from '../ticket/FactsLine.tsx';
import { useCopy } from '../ticket/use-copy.ts';
import { useDeeds } from '../ticket/use-deeds.ts';
import '../ticket/ticket.css';
import { useTicket } from '../use-ticket.ts';
import { PreviewPeople } from './PreviewPeople.tsx';
import { PreviewFoot } from './PreviewFoot.tsx';

/** The first screen of the active ticket beside the list: enough to decide, and to answer. */
export function Preview({
  number,
  mode,
  onMode,
}: {
  number: string | undefined;
  mode: ComposerMode | undefined;
  onMode: (mode: ComposerMode | undefined) => void;
}) {
  const { data: ticket, error, isPlaceholderData } = useTicket(number, { keepPrevious: true });
  if (number === undefined || (!ticket && !error))
    return (
      <Panel label={t.previewLabel()} scroll={false}>
        <div className="tk-loading">
          {number === undefined ? (
            <p className="dh-3">{t.noPreview()}</p>
          ) : (
            <LoadingShape rows={7} doing={t.loadingTicket()} />
          )}
        </div>
      </Panel>
    );
  if (!ticket)
    return (
      <Panel label={t.previewLabel()} scroll={false}>
        <div className="tk-center">
          <ErrorState problem={problemOf(error)} />
        </div>
      </Panel>
    );
  return <Shown key={ticket.number} ticket={ticket} stale={isPlaceholderData} mode={mode} onMode={onMode} />;
}

const newest = 6;

function Shown({
  ticket,
  stale,
  mode,
  onMode,
}: {
  ticket: TicketDetail;
  stale: boolean;
  mode: ComposerMode | undefined;
  onMode: (mode: ComposerMode | undefined) => void;
}) {
  const deeds = useDeeds(ticket.number);
  const input = useRef<HTMLTextAreaElement>(null);
  const [all, setAll] = useState(false);
  const messages = all ? ticket.messages : ticket.messages.slice(-newest);
  const hidden = ticket.messageCount - messages.length;
  return (
    <Panel
      label={t.previewLabel()}
      head={<PreviewBar ticket={ticket} />}
      foot={<PreviewFoot ticket={ticket} mode={mode} onMode={onMode} inputRef={input} />}
    >
      <div className="tk-reading" aria-busy={stale} data-stale={stale || undefined}>
        <h2 className="dh-h1 tk-subject">{ticket.subject}</h2>
        <FactsLine ticket={ticket} deeds={deeds} />
        <PreviewPeople ticket={ticket} />
        {hidden > 0 && !all ? (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconMessage2 size={14} stroke={2} aria-hidden />}
            onClick={() => setAll(true)}
          >
            {t.earlierMessages({ count: hidden })}
          </Button>
        ) : null}
        <Conversation ticket={ticket} messages={messages} timeline={noTimeline} nameOf={noNames} />
      </div>
    </Panel>
  );
}

// The preview tells what was said; what was changed stands on the ticket's own page.
const noTimeline: readonly never[] = [];
const noNames = () => undefined;

function PreviewBar({ ticket }: { ticket: TicketDetail }) {
  const navigate = useNavigate();
  const { copied, copy } = useCopy(ticket);
  return (
    <HeaderBar>
      <StatusMark status={ticket.status} label={ticket.statusLabel ?? undefined} />
      <span className="dh-mono dh-2">{ticket.number}</span>
      <span className="dh-sm dh-3" role="status">
        {copied}
      </span>
      <span className="dh-space" />
      <ActionIcon aria-label={t.copyNumber()} title={t.copyNumber()} onClick={() => copy('number')}>
        <IconCopy size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
      <Button
        onClick={() => void navigate({ to: '/tickets/$number', params: { number: ticket.number } })}
        rightSection={<Kbd keys="enter" />}
      >
        {t.openTicket()}
      </Button>
    </HeaderBar>
  );
}
