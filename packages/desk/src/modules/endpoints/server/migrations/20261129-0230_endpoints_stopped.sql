-- breaking: false
-- Jobs that somebody wants stopped and that have not begun: the sweep looks for those that never arrived.
create index endpoints_jobs_stopped on endpoints_jobs (id) where cancel is not null and state = 'queued';
