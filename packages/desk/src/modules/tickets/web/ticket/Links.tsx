import { ActionIcon } from '@mantine/core';
import { IconLinkPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useViewer } from '#platform/web/api/viewer';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import { Section } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import { t } from '../texts.ts';
import { linkWord } from '../words.ts';
import type { Opened } from './menus.ts';
import { whyNot } from './permitted.ts';
import type { Deeds } from './use-deeds.ts';

/** Tickets that belong to this one, each with what it is to it. */
export function Links({ ticket, deeds, opened }: { ticket: TicketDetail; deeds: Deeds; opened: Opened }) {
  const { number } = ticket;
  const shut = whyNot('note', ticket, useViewer()) !== undefined;
  const unlink = (to: string) =>
    deeds.run({
      expected: { links: ticket.links.filter((link) => link.number !== to) },
      call: () => tickets.unlink({ number, to }),
      said: t.didUnlink({ number: to }),
      revert: () => tickets.link({ number, kind: 'related', to }),
    });
  return (
    <Section
      title={t.links()}
      aside={
        shut ? null : (
          <ActionIcon
            size={24}
            aria-label={t.linkTicket()}
            title={t.linkTicket()}
            onClick={() => opened.openForm('link')}
          >
            <IconLinkPlus size={15} stroke={1.7} aria-hidden />
          </ActionIcon>
        )
      }
    >
      {ticket.links.length === 0 ? <span className="dh-sm dh-3">{t.linksNone()}</span> : null}
      <ul className="tk-lines">
        {ticket.links.map((link) => (
          <li key={`${link.kind} ${link.number}`} className="dh-line">
            <StatusMark status={link.status} iconOnly size={15} />
            <span className="dh-stack dh-space">
              <Link to="/tickets/$number" params={{ number: link.number }} className="dh-cut">
                {link.subject}
              </Link>
              <span className="dh-sm dh-3 dh-cut">
                <span className="dh-mono">{link.number}</span> · {linkWord(link.kind)}
              </span>
            </span>
            {shut || link.kind.startsWith('merged') ? null : (
              <ActionIcon
                size={24}
                aria-label={t.unlink({ number: link.number })}
                onClick={() => void unlink(link.number)}
              >
                <IconX size={14} stroke={2} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
