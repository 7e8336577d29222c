import { useLayoutEffect, useRef } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#platform/contract/errors';
import { ErrorState } from '#platform/web/ui/States.tsx';
import type { TicketDetail } from '../../contract.ts';
import { keys, tickets } from '../api.ts';
import { Conversation } from '../conversation/Conversation.tsx';
import { t } from '../texts.ts';
import { FactsLine } from './FactsLine.tsx';
import { MergedLine } from './MergedLine.tsx';
import { Trouble } from './Trouble.tsx';
import { useMessages, useTimeline } from './use-conversation.ts';
import type { Deeds } from './use-deeds.ts';
import { useNames } from './use-lists.ts';

/** The heading and what was said; opens at the newest message. `alone` is without the rail beside it. */
export function Reading({ ticket, deeds, alone }: { ticket: TicketDetail; deeds: Deeds; alone: boolean }) {
  const queryClient = useQueryClient();
  const { messages, onOlder, loadingOlder } = useMessages(ticket);
  const timeline = useTimeline(ticket.number);
  const nameOf = useNames(ticket, timeline);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const content = useRef<HTMLDivElement>(null);
  useEndInSight(content, messages.at(-1)?.id);
  const onMessage = (deed: typeof tickets.sendNow | typeof tickets.withdraw, messageId: string) => {
    setProblem(undefined);
    deed({ number: ticket.number, messageId })
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => void queryClient.invalidateQueries({ queryKey: keys.ticket(ticket.number) }));
  };
  return (
    <div ref={content} className="tk-reading">
      <h1 className="dh-h1 tk-subject">{ticket.subject}</h1>
      {alone ? <FactsLine ticket={ticket} deeds={deeds} /> : null}
      <MergedLine ticket={ticket} />
      <h2 className="dh-hidden">{t.conversation()}</h2>
      <Conversation
        ticket={ticket}
        messages={messages}
        timeline={timeline}
        nameOf={nameOf}
        onOlder={onOlder}
        loadingOlder={loadingOlder}
        onSendNow={(messageId) => onMessage(tickets.sendNow, messageId)}
        onWithdraw={(message) => onMessage(tickets.withdraw, message.id)}
      />
      <Trouble deeds={deeds} nameOf={nameOf} />
      {problem ? <ErrorState problem={problem} /> : null}
    </div>
  );
}

/** Scrolls so that the newest message is seen from its first line; a new one comes into sight when one reads at the end. */
function useEndInSight(content: React.RefObject<HTMLDivElement | null>, newestId: string | undefined): void {
  const last = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const scroller = content.current?.closest<HTMLElement>('[data-dh-scroll]');
    if (!scroller || newestId === undefined || last.current === newestId) return;
    const opening = last.current === undefined;
    last.current = newestId;
    const cards = scroller.querySelectorAll<HTMLElement>('.dh-message');
    const newest = cards[cards.length - 1];
    const end = scroller.scrollHeight - scroller.clientHeight;
    const atEnd = end - scroller.scrollTop < (newest?.offsetHeight ?? 0) + 120;
    if (!newest || !(opening || atEnd)) return;
    const top =
      newest.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = Math.min(end, opening ? top - 16 : end);
  }, [content, newestId]);
}
