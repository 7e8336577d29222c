import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClockHour4,
  IconHandStop,
  IconSend,
  type Icon,
} from '@tabler/icons-react';
import { formatTime } from '#platform/web/i18n/format';
import type { Hue } from '#platform/web/theme/tokens';
import type { OutboundRecord } from '../../contract.ts';
import { t } from '../texts.ts';

export type OutState = OutboundRecord['state'];

/** What became of an outgoing mail: colour, shape and word together. One tick: the server says so, nobody looked twice. */
export const outMeanings: Readonly<
  Record<OutState, { readonly hue: Hue; readonly icon: Icon; readonly label: () => string }>
> = {
  ready: { hue: 'slate', icon: IconClockHour4, label: t.stateReady },
  sending: { hue: 'harbor', icon: IconSend, label: t.stateSending },
  sent: { hue: 'proof', icon: IconCheck, label: t.stateSent },
  failed: { hue: 'danger', icon: IconAlertTriangle, label: t.stateFailed },
  parked: { hue: 'amber', icon: IconHandStop, label: t.stateParked },
  cancelled: { hue: 'slate', icon: IconBan, label: t.stateCancelled },
};

/** Where a mail is, as the sentence that stands over it. */
export function outHeadline(
  mail: Pick<OutboundRecord, 'state' | 'createdAt' | 'dueAt' | 'attempts'>,
): string {
  if (mail.state === 'ready') {
    const time = formatTime(mail.dueAt);
    if (mail.attempts > 0) return t.headRetry({ time });
    return mail.dueAt > mail.createdAt ? t.headHeld({ time }) : t.headReady();
  }
  const words = {
    sending: t.headSending,
    sent: t.headSent,
    failed: t.headFailed,
    parked: t.headParked,
    cancelled: t.headCancelled,
  };
  return words[mail.state]();
}

/** Whether a person may decide that it never leaves. */
export function canDiscard(mail: Pick<OutboundRecord, 'state'>): boolean {
  return mail.state === 'parked' || mail.state === 'failed';
}

/** What the button says that sends it now; undefined where it cannot be sent again. */
export function resendWord(mail: Pick<OutboundRecord, 'state' | 'attempts'>): string | undefined {
  if (mail.state === 'parked') return t.release();
  if (mail.state === 'failed') return t.sendAgain();
  return mail.state === 'ready' && mail.attempts > 0 ? t.tryNow() : undefined;
}
