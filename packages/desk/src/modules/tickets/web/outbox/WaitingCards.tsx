import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useViewer } from '#platform/web/api/viewer';
import { useDraft } from '#platform/web/api/drafts';
import { MessageCard } from '#platform/web/ui/MessageCard.tsx';
import { t } from '../texts.ts';
import { takeOut, tryAgain, useOutbox } from './outbox.ts';
import type { WaitingMessage } from './waiting.ts';

/** What was written for a ticket and has not reached the server yet; stands at the end of the conversation. */
export function WaitingCards({ number }: { number: string }) {
  return useOutbox()
    .filter((one) => one.number === number)
    .map((one) => <WaitingCard key={one.key} one={one} />);
}

function WaitingCard({ one }: { one: WaitingMessage }) {
  const viewer = useViewer();
  const draft = useDraft(`tickets.${one.number}`);
  const takeBack = () => {
    const taken = takeOut(one.key);
    if (taken) draft.restore(taken.message.body);
  };
  const isNote = one.message.kind === 'note';
  return (
    <MessageCard
      kind={isNote ? 'note' : 'reply'}
      author={{ id: viewer?.id ?? '', name: viewer?.name ?? '' }}
      {...(isNote ? {} : { to: one.to })}
      at={one.at}
      {...(one.refused === undefined
        ? {}
        : { failed: { reason: one.refused, onTryNow: () => tryAgain(one.key) } })}
      extra={
        <div className="tk-delivery">
          <IconCloudOff size={14} stroke={2} aria-hidden />
          <span className="dh-space">{one.refused === undefined ? t.waitsHere() : t.refusedHere()}</span>
          <Button size="xs" onClick={takeBack}>
            {t.takeBack()}
          </Button>
        </div>
      }
    >
      {one.message.body}
    </MessageCard>
  );
}
