import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCheck, IconClockHour4, IconSend } from '@tabler/icons-react';
import { formatMoment } from '#platform/web/i18n/format';
import type { Message } from '../../contract.ts';
import { t } from '../texts.ts';
import { useNow } from '../use-now.ts';

interface DeliveryLineProps {
  readonly message: Message;
  readonly delivery: NonNullable<Message['delivery']>;
  readonly onSendNow?: ((messageId: string) => void) | undefined;
  readonly onWithdraw?: ((message: Message) => void) | undefined;
}

/** What became of a reply: held and still ours, on its way, taken by the mail server, or taken back. */
export function DeliveryLine({ message, delivery, onSendNow, onWithdraw }: DeliveryLineProps) {
  const ready = delivery.state === 'ready';
  const now = useNow(ready ? 500 : 60_000);
  const held = ready && Date.parse(delivery.dueAt) > now.getTime();
  const icon = { size: 14, stroke: 2, 'aria-hidden': true };
  if (ready && delivery.answer !== null)
    return (
      <div className="tk-delivery" data-late>
        <IconAlertTriangle {...icon} />
        <span className="dh-space">
          {t.deliveryLate({ answer: delivery.answer.replace(/\.$/, ''), time: formatMoment(delivery.dueAt) })}
        </span>
        {onSendNow ? (
          <Button size="xs" onClick={() => onSendNow(message.id)}>
            {t.tryNow()}
          </Button>
        ) : null}
      </div>
    );
  if (held)
    return (
      <div className="tk-delivery">
        <IconClockHour4 {...icon} />
        <span className="dh-space">{t.deliveryHeld({ time: formatMoment(delivery.dueAt) })}</span>
        {onSendNow ? (
          <Button size="xs" variant="subtle" onClick={() => onSendNow(message.id)}>
            {t.sendNow()}
          </Button>
        ) : null}
        {onWithdraw ? (
          <Button size="xs" onClick={() => onWithdraw(message)}>
            {t.takeBack()}
          </Button>
        ) : null}
      </div>
    );
  if (delivery.state === 'cancelled')
    return (
      <div className="tk-delivery">
        <IconBan {...icon} />
        {t.deliveryCancelled()}
      </div>
    );
  // One tick: the mail server took it. Two ticks would say that a second look has proved it.
  if (delivery.state === 'sent')
    return (
      <div className="tk-delivery">
        <IconCheck {...icon} />
        {t.deliverySent()}
      </div>
    );
  return (
    <div className="tk-delivery">
      <IconSend {...icon} />
      {t.deliveryOnItsWay()}
    </div>
  );
}
