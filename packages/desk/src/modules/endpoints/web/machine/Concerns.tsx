import { IconAlertTriangle, IconHelpCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Concern, MachineDetail } from '../../contract.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { t } from '../texts.ts';
import { concernWhy, concernWord } from '../words.ts';

/** Said by the card over it already. */
const shown: ReadonlySet<Concern> = new Set(['pending', 'quarantined']);

/** All that is worth a look about a machine, each with its why in the machine's own figures. */
export function Concerns({ machine }: { machine: MachineDetail }) {
  const concerns = machine.concerns.filter((one) => !shown.has(one));
  if (concerns.length === 0) return null;
  return (
    <EndpointsCard title={t.worthTitle()}>
      <ul className="ep-concerns">
        {concerns.map((concern) => (
          <li key={concern}>
            <ConcernIcon concern={concern} />
            <div>
              <span className="dh-medium ep-first">{concernWord(concern)}</span>
              <p className="dh-sm dh-2">{concernWhy(machine, concern)}</p>
            </div>
            {concern === 'outcome-unknown' ? (
              <Link to="/machines/jobs" search={{ view: 'undecided' }} className="dh-sm dh-nowrap">
                {t.viewUnknown()}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </EndpointsCard>
  );
}

function ConcernIcon({ concern }: { concern: Concern }) {
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  if (concern === 'offline')
    return <span className="dh-machine-dot ep-concern-dot" data-state="unseen" aria-hidden />;
  if (concern === 'outcome-unknown') return <IconHelpCircle {...icon} color="var(--dh-amber-mark)" />;
  const hue = concern === 'evidence-conflict' ? 'danger' : 'amber';
  return <IconAlertTriangle {...icon} color={`var(--dh-${hue}-mark)`} />;
}
