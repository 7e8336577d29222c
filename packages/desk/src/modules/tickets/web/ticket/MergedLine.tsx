import { IconGitMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';

/** Numbers that lead here since their tickets were merged into this one. */
export function MergedLine({ ticket }: { ticket: TicketDetail }) {
  const merged = ticket.links.filter((link) => link.kind === 'merged-from');
  if (merged.length === 0) return null;
  return (
    <p className="dh-line dh-sm dh-2 dh-wrap">
      <IconGitMerge size={15} stroke={1.7} aria-hidden />
      {t.alsoKnownAs()}
      {merged.map((link) => (
        <Link key={link.number} to="/tickets/$number" params={{ number: link.number }} className="dh-mono">
          {link.number}
        </Link>
      ))}
    </p>
  );
}
