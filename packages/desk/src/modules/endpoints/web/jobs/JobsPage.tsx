import { IconListCheck } from '@tabler/icons-react';
import { Link, Outlet, useParams, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { useCommands } from '#platform/web/keys/commands';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { OpeningList } from '#platform/web/layout/OpeningList.tsx';
import { usePages } from '#platform/web/layout/use-pages';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import '../machines.css';
import { MachineTabs } from '../MachineTabs.tsx';
import { t } from '../texts.ts';
import { JobRow, jobRowName } from './JobRow.tsx';
import { parseJobSearch, type JobSearch, type JobView } from './search.ts';
import { useJobs } from './use-jobs.ts';

/** `/machines/jobs`: what was asked of all machines, with one job beside it. */
export function JobsPage() {
  const search = parseJobSearch(useSearch({ strict: false }));
  const { id }: { id?: string } = useParams({ strict: false });
  return (
    <ListAndDetail
      id="machines"
      listSize="36%"
      list={<JobList search={search} chosenId={id} />}
      detail={<Outlet />}
      chosen={id !== undefined}
    />
  );
}

function JobList({ search, chosenId }: { search: JobSearch; chosenId: string | undefined }) {
  const list = useRef<ListHandle>(null);
  const query = useJobs(search);
  const { rows, more } = usePages(query);
  const shared = { group: t.keysGroup, inPalette: false };
  useCommands([
    { ...shared, id: 'endpoints.next', title: t.keyNextJob, keys: 'j', run: () => list.current?.move(1) },
    {
      ...shared,
      id: 'endpoints.previous',
      title: t.keyPreviousJob,
      keys: 'k',
      run: () => list.current?.move(-1),
    },
  ]);
  const unknown = search.view === 'undecided';
  return (
    <Panel
      label={t.jobsTitle()}
      scroll={false}
      head={
        <>
          <HeaderBar>
            <h1 className="dh-h3">{t.jobsTitle()}</h1>
          </HeaderBar>
          <MachineTabs current="jobs" />
          <JobViews search={search} />
        </>
      }
    >
      <OpeningList
        label={t.jobsTitle()}
        query={query}
        rows={rows}
        loading={{ rows: 6, doing: t.readingJobs() }}
        empty={
          <EmptyState
            good={unknown}
            icon={<IconListCheck size={18} stroke={1.7} aria-hidden />}
            title={unknown ? t.jobsNoneUnknown() : t.jobsNone()}
            text={unknown ? t.jobsNoneUnknownText() : t.jobsNoneText()}
          />
        }
        rowHeight={78}
        nameOf={jobRowName}
        render={(job) => <JobRow job={job} />}
        path="/machines/jobs"
        search={search}
        chosenId={chosenId}
        handle={list}
        onEndReached={more}
      />
    </Panel>
  );
}

function JobViews({ search }: { search: JobSearch }) {
  const view = (name: JobView | undefined, label: string) => (
    <Link
      key={label}
      to="/machines/jobs"
      search={name === undefined ? {} : { view: name }}
      className="dh-tab"
      activeOptions={{ exact: true, includeSearch: true }}
      {...(search.view === name ? { 'aria-current': 'true' as const } : {})}
    >
      {label}
    </Link>
  );
  return (
    <nav className="dh-tabs" aria-label={t.jobViews()}>
      {view(undefined, t.viewAllJobs())}
      {view('open', t.viewOpenJobs())}
      {view('failed', t.viewFailedJobs())}
      {view('undecided', t.viewUnknown())}
    </nav>
  );
}

/** Beside the list as long as no job is chosen. */
export function NoJobChosen() {
  usePageTitle(t.jobsTitle());
  return (
    <Panel label={t.jobsTitle()}>
      <EmptyState icon={<IconListCheck size={18} stroke={1.7} aria-hidden />} title={t.chooseJob()} />
    </Panel>
  );
}
