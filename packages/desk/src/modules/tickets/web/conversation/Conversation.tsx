import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { SystemLines } from '#platform/web/ui/SystemLine.tsx';
import type { Message, TicketDetail } from '../../contract.ts';
import { WaitingCards } from '../outbox/WaitingCards.tsx';
import { t } from '../texts.ts';
import './conversation.css';
import { feedOf, type TimelineStep } from './feed.ts';
import { MessageItem } from './MessageItem.tsx';
import { stepWords, type NameOf } from './steps.ts';

interface ConversationProps {
  readonly ticket: TicketDetail;
  readonly messages: readonly Message[];
  readonly timeline: readonly TimelineStep[];
  readonly nameOf: NameOf;
  readonly onSendNow?: (messageId: string) => void;
  readonly onWithdraw?: (message: Message) => void;
  /** Loads what was said before; undefined when all of it is here. */
  readonly onOlder?: (() => void) | undefined;
  readonly loadingOlder?: boolean;
}

/** What was said and what changed, oldest first: a feed of articles. */
export function Conversation(props: ConversationProps) {
  const { ticket, messages, timeline, nameOf, onOlder } = props;
  const items = useMemo(
    () => feedOf(messages, timeline, onOlder !== undefined),
    [messages, timeline, onOlder],
  );
  return (
    <>
      {onOlder ? (
        <Button size="xs" variant="subtle" disabled={props.loadingOlder === true} onClick={onOlder}>
          {t.olderMessages()}
        </Button>
      ) : null}
      <div
        className="dh-feed"
        role="feed"
        aria-label={t.conversation()}
        aria-busy={props.loadingOlder === true}
      >
        {items.map((item) =>
          item.is === 'message' ? (
            <MessageItem
              key={item.key}
              ticket={ticket}
              message={item.message}
              onSendNow={props.onSendNow}
              onWithdraw={props.onWithdraw}
            />
          ) : (
            <SystemLines
              key={item.key}
              entries={item.steps.map((step) => ({
                id: step.id,
                text: stepWords(step, nameOf),
                at: step.at,
              }))}
            />
          ),
        )}
        <WaitingCards number={ticket.number} />
      </div>
    </>
  );
}
