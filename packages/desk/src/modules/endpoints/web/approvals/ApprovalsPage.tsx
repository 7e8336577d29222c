import { IconSignature } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import { problemOf } from '#platform/web/api/problem';
import { formatMoment } from '#platform/web/i18n/format';
import { usePages } from '#platform/web/layout/use-pages';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { ClassWord } from '../actions/ClassWord.tsx';
import { endpoints, keys, type ApprovalRequest } from '../api.ts';
import { CopyLine } from '../CopyLine.tsx';
import { OutputView } from '../job/OutputView.tsx';
import '../machines.css';
import { MachineTabs } from '../MachineTabs.tsx';
import { t } from '../texts.ts';
import { useRoomLive } from '../use-room-live.ts';
import { actionWord } from '../words.ts';
import { approveLine } from './approve-line.ts';
import { StandingApprovals } from './StandingApprovals.tsx';

/** `/machines/approvals`: destructive jobs that wait for an operator, with the command that signs each. */
export function ApprovalsPage() {
  usePageTitle(t.approvals());
  useRoomLive([keys.approvals]);
  const query = useInfiniteQuery({
    queryKey: keys.approvals,
    queryFn: ({ pageParam }) =>
      endpoints.approvalRequests({ limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { rows, more } = usePages(query);
  return (
    <Panel
      label={t.approvals()}
      head={
        <>
          <HeaderBar>
            <h1 className="dh-h3">{t.approvals()}</h1>
          </HeaderBar>
          <MachineTabs current="approvals" />
        </>
      }
    >
      <div className="ep-page">
        <p className="ep-lead">{t.approvalsText()}</p>
        {query.isPending ? <LoadingShape rows={4} doing={t.readingApprovals()} /> : null}
        {query.isError ? <ErrorState problem={problemOf(query.error)} /> : null}
        {query.isSuccess && rows.length === 0 ? (
          <EmptyState
            good
            framed
            icon={<IconSignature size={18} stroke={1.7} aria-hidden />}
            title={t.approvalsNone()}
            text={t.approvalsNoneText()}
          />
        ) : null}
        {rows.map((request) => (
          <Request key={request.jobId} request={request} />
        ))}
        {query.hasNextPage ? (
          <Button size="xs" variant="subtle" onClick={more}>
            {t.readMore()}
          </Button>
        ) : null}
        <StandingApprovals />
      </div>
    </Panel>
  );
}

function Request({ request }: { request: ApprovalRequest }) {
  const title = t.approvalOf({
    action: actionWord(request.action),
    machine: request.machine.name,
    site: request.machine.site,
  });
  return (
    <section className="ep-form" aria-label={title}>
      <div className="dh-line dh-wrap">
        <h2 className="dh-medium">{title}</h2>
        <ClassWord actionClass={request.class} />
        <span className="dh-mono dh-3">{request.action}</span>
      </div>
      <p className="dh-sm dh-2">
        {t.approvalAsked({ name: request.askedBy, time: formatMoment(request.expiresAt) })}
      </p>
      <OutputView output={request.params} label={t.params()} />
      <p className="dh-sm dh-2">{t.approvalRun()}</p>
      <CopyLine line={approveLine(request.jobId)} label={t.copyCommand()} />
      <p>
        <Link to="/machines/jobs/$id" params={{ id: request.jobId }}>
          {t.openJob()}
        </Link>
      </p>
    </section>
  );
}
