import { Button } from '@mantine/core';
import { IconInbox, IconMoodCheck, IconZoomQuestion } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';
import { viewOf, type QueueSearch } from './search.ts';

/** What stands in the place of the rows while there are none. */
export function QueueStates({
  search,
  error,
  loaded,
  onAgain,
}: {
  search: QueueSearch;
  error: Error | null;
  loaded: boolean;
  onAgain: () => void;
}) {
  if (error)
    return (
      <div className="tk-center">
        <ErrorState
          problem={problemOf(error)}
          action={
            <Button size="xs" onClick={onAgain}>
              {t.tryAgain()}
            </Button>
          }
        />
      </div>
    );
  if (!loaded)
    return (
      <div style={{ padding: '20px 14px' }}>
        <LoadingShape rows={9} doing={t.loadingQueue()} />
      </div>
    );
  return (
    <div className="tk-center">
      <Empty search={search} />
    </div>
  );
}

function Empty({ search }: { search: QueueSearch }) {
  const navigate = useNavigate();
  const view = viewOf(search);
  const icon = { size: 22, stroke: 1.7, 'aria-hidden': true };
  const create = (
    <Button size="xs" onClick={() => void navigate({ to: '/tickets/new' })} rightSection={<Kbd keys="c" />}>
      {t.newTicket()}
    </Button>
  );
  const unassigned = (
    <Button size="xs" onClick={() => void navigate({ to: '/queue', search: { assignee: 'none' } })}>
      {t.showUnassigned()}
    </Button>
  );
  const all = (
    <Button size="xs" onClick={() => void navigate({ to: '/queue', search: {} })}>
      {t.showOpen()}
    </Button>
  );
  const done = <IconMoodCheck {...icon} />;
  if (view === 'open')
    return (
      <EmptyState
        good
        icon={<IconInbox {...icon} />}
        title={t.emptyOpen()}
        text={t.emptyOpenText()}
        action={create}
      />
    );
  if (view === 'mine')
    return (
      <EmptyState
        icon={<IconInbox {...icon} />}
        title={t.emptyMine()}
        text={t.emptyMineText()}
        action={unassigned}
      />
    );
  if (view === 'unassigned') return <EmptyState good icon={done} title={t.emptyUnassigned()} action={all} />;
  if (view === 'waiting') return <EmptyState icon={done} title={t.emptyWaiting()} action={all} />;
  if (view === 'resolved') return <EmptyState icon={done} title={t.emptyResolved()} action={all} />;
  return (
    <EmptyState
      icon={<IconZoomQuestion {...icon} />}
      title={t.emptyFiltered()}
      text={t.emptyFilteredText()}
      action={all}
    />
  );
}
