import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Chip } from '#platform/web/ui/Chip.tsx';
import type { Person } from '../../contract.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import './people.css';

/** A person in the list: name over address and place, role and state at the right. */
export function PersonLine({ person }: { person: Person }) {
  const place = [person.organisation?.name, person.site?.name].filter(Boolean).join(' · ');
  return (
    <div className="identity-person-line" data-disabled={person.state === 'disabled' || undefined}>
      <Avatar id={person.id} name={person.name} decorative />
      <div className="dh-stack">
        <span className="dh-queue-subject dh-cut">{person.name}</span>
        <span className="dh-queue-facts dh-cut">
          {person.email}
          {place === '' ? null : ` · ${place}`}
        </span>
      </div>
      <span className="dh-line">
        {person.state === 'disabled' ? <Chip>{t.stateDisabled()}</Chip> : null}
        {person.role === 'requester' ? null : <span className="dh-sm dh-2">{roleWord(person.role)}</span>}
      </span>
    </div>
  );
}

/** The spoken name of a row. */
export function personRowName(person: Person): string {
  const parts = [person.name, roleWord(person.role), person.email];
  return [...parts, ...(person.state === 'disabled' ? [t.stateDisabled()] : [])].join(', ');
}
