import {
  IconAlertTriangle,
  IconCircleDashed,
  IconCircleDot,
  IconPlugConnected,
  IconPlugConnectedX,
  type Icon,
} from '@tabler/icons-react';
import type { Hue } from '#platform/web/theme/tokens';
import type { MailboxHealth, OutgoingHealth } from '../../contract.ts';
import { t } from '../texts.ts';

interface Look {
  readonly hue: Hue;
  readonly icon: Icon;
  readonly word: () => string;
}

const incoming: Readonly<Record<MailboxHealth['state'], Look>> = {
  'not-fetched': { hue: 'slate', icon: IconCircleDashed, word: t.healthNotFetched },
  starting: { hue: 'harbor', icon: IconCircleDot, word: t.healthStarting },
  connected: { hue: 'proof', icon: IconPlugConnected, word: t.healthConnected },
  trouble: { hue: 'danger', icon: IconPlugConnectedX, word: t.healthTrouble },
};
const outgoing: Readonly<Record<OutgoingHealth['state'], Look>> = {
  'not-set': { hue: 'slate', icon: IconCircleDashed, word: t.stateNotSet },
  unused: { hue: 'slate', icon: IconCircleDot, word: t.stateUnused },
  accepting: { hue: 'proof', icon: IconPlugConnected, word: t.stateAccepting },
  trouble: { hue: 'danger', icon: IconPlugConnectedX, word: t.stateTrouble },
};
const alarmed: Look = { hue: 'amber', icon: IconAlertTriangle, word: t.healthAlarm };

/** The state of a mailbox: shape, colour and word. An alarm stands over a state that is well by itself. */
export function MailboxMark({ health }: { health: Pick<MailboxHealth, 'state' | 'alarms'> }) {
  const plain = health.state === 'trouble' || health.alarms.length === 0;
  return <Mark look={plain ? incoming[health.state] : alarmed} />;
}

/** The same for a server that takes our mail. */
export function ServerMark({ health }: { health: Pick<OutgoingHealth, 'state' | 'alarms'> }) {
  const plain = health.state === 'trouble' || health.alarms.length === 0;
  return <Mark look={plain ? outgoing[health.state] : alarmed} />;
}

function Mark({ look: { hue, icon: Shape, word } }: { look: Look }) {
  return (
    <span className={`dh-mark dh-hue-${hue}`} data-coloured={hue !== 'slate' || undefined} data-tight>
      <Shape size={14} stroke={2} aria-hidden />
      <span className="dh-nowrap">{word()}</span>
    </span>
  );
}
