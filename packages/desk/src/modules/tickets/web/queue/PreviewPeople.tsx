import { IconUser, IconUsersGroup } from '@tabler/icons-react';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Card } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';

/** Who asked, beside who works on it. */
export function PreviewPeople({ ticket }: { ticket: TicketDetail }) {
  const { requester, affected, assignee, team } = ticket;
  const icon = { size: 15, stroke: 1.7, 'aria-hidden': true };
  return (
    <Card padded={false}>
      <div className="tk-preview-people">
        <div className="tk-preview-side">
          <div className="dh-line" style={{ gap: 10 }}>
            <Avatar id={requester.id} name={requester.name} size={32} decorative />
            <div className="dh-stack">
              <span className="dh-medium dh-cut">{requester.name}</span>
              <span className="dh-sm dh-3 dh-cut">{requester.email ?? t.fieldRequester()}</span>
            </div>
          </div>
          {affected && affected.id !== requester.id ? (
            <div className="tk-preview-line">
              <IconUser {...icon} />
              <span className="dh-cut">{t.affectedIs({ name: affected.name })}</span>
            </div>
          ) : null}
        </div>
        <div className="tk-preview-side">
          <div className="dh-line" style={{ gap: 10 }}>
            <Avatar id={assignee?.id ?? ''} name={assignee?.name} size={32} />
            <div className="dh-stack">
              <span className="dh-medium dh-cut">{assignee?.name ?? t.nobodyYet()}</span>
              <span className="dh-sm dh-3">{t.fieldOwner()}</span>
            </div>
          </div>
          {team ? (
            <div className="tk-preview-line">
              <IconUsersGroup {...icon} />
              <span className="dh-cut">{team.name}</span>
            </div>
          ) : null}
        </div>
      </div>
    </Card>
  );
}
