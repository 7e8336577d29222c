import { Link } from '@tanstack/react-router';
import { t } from '../texts.ts';
import type { MachineSearch, View } from './search.ts';
import { useCounters } from './use-machines.ts';

/** The standard views with their numbers; the last two lead to jobs. */
export function Counters({ search }: { search: MachineSearch }) {
  const counters = useCounters();
  const view = (name: View | undefined, label: string, count: number | undefined) => (
    <Link
      key={label}
      to="/machines"
      search={name === undefined ? {} : { view: name }}
      className="dh-tab"
      activeOptions={{ exact: true, includeSearch: true }}
      {...(search.view === name ? { 'aria-current': 'true' as const } : {})}
    >
      {label}
      {count === undefined ? null : <span className="dh-tab-count">{count}</span>}
    </Link>
  );
  const jobs = (to: string, query: object, label: string, count: number | undefined) => (
    <Link key={label} to={to} search={query} className="dh-tab">
      {label}
      {count === undefined ? null : <span className="dh-tab-count">{count}</span>}
    </Link>
  );
  return (
    <nav className="dh-tabs ep-views" aria-label={t.views()}>
      {view(undefined, t.viewAll(), undefined)}
      {view('approved', t.viewApproved(), counters?.approved)}
      {view('connected', t.viewConnected(), counters?.connected)}
      {view('pending', t.viewPending(), counters?.pending)}
      {view('quarantined', t.viewQuarantined(), counters?.quarantined)}
      {view('concern', t.viewConcern(), counters?.concern)}
      {jobs('/machines/approvals', {}, t.viewAwaiting(), counters?.awaitingApproval)}
      {jobs('/machines/jobs', { view: 'undecided' }, t.viewUnknown(), counters?.unknownOutcomes)}
    </nav>
  );
}
