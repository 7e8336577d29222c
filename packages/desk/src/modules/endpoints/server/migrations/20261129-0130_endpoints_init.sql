-- breaking: false
-- Machines with our agent, what is asked of them, and the evidence that they bring. Signed bodies are kept as the text
-- that was signed: evidence that was parsed and written again would prove nothing.

-- One row: who this desk is to its machines.
create table endpoints_organisation (
  one boolean primary key default true check (one),
  organisation_id text collate "C" not null
);
insert into endpoints_organisation (organisation_id) values (gen_random_uuid()::text);

-- Private halves are sealed. A key signs only once a trust statement names it.
create table endpoints_dispatch_keys (
  public_key text collate "C" primary key,
  sealed_private text not null,
  created_at timestamptz not null
);

-- Every statement is kept: a machine that was away for long gets all that it missed, in order.
create table endpoints_trust (
  version bigint primary key,
  statement text not null,
  received_at timestamptz not null
);

create table endpoints_certificates (
  serial text collate "C" primary key,
  certificate text not null,
  name text not null,
  key text collate "C" not null,
  up_to text collate "C" not null check (up_to in ('R0', 'R1', 'R2', 'R3')),
  not_before timestamptz not null,
  not_after timestamptz not null,
  received_at timestamptz not null
);

create table endpoints_machines (
  id uuid primary key,
  public_key text collate "C" not null unique,
  state text collate "C" not null check (state in ('pending', 'approved', 'quarantined', 'retired')),
  state_reason text,
  replaced_by uuid references endpoints_machines,
  name text not null,
  sort_key text collate "C" not null,
  site_id uuid not null,
  person_id uuid,
  team_id uuid,
  -- Claims of the machine: for people, never for a decision.
  hostname text not null,
  serial text,
  claimed_machine_id text,
  os text not null,
  arch text not null,
  agent_version text not null,
  version int not null default 1,
  field_versions jsonb not null default '{}',
  enrolled_at timestamptz not null
);
create index endpoints_machines_sort on endpoints_machines (sort_key, id);
create index endpoints_machines_person on endpoints_machines (person_id) where person_id is not null;
create index endpoints_machines_state on endpoints_machines (state) where state <> 'approved';

-- The conversation with a machine; written by the gateway alone. `proved_session` and `connection` betray a copy.
create table endpoints_connections (
  machine_id uuid primary key references endpoints_machines,
  connection bigint not null default 0,
  offered_session text collate "C",
  proved_session text collate "C",
  -- Whom the open socket belongs to; null when there is none. A gateway that died is known by its presence lock.
  gateway_id uuid,
  protocol_version smallint,
  trust_version bigint not null default 0,
  boot_id text,
  clock_offset_ms bigint,
  actions jsonb not null default '[]',
  -- Set by a release from quarantine: the next machine that proves the key is taken for the real one, and unsets it.
  takes_any_session boolean not null default false,
  last_seen_at timestamptz,
  health jsonb,
  health_at timestamptz
) with (fillfactor = 70);
create index endpoints_connections_gateway on endpoints_connections (gateway_id) where gateway_id is not null;

-- The next number of a job for a machine; a machine that holds a higher one (a desk from a backup) raises it.
create table endpoints_sequences (
  machine_id uuid primary key references endpoints_machines,
  highest bigint not null default 0
) with (fillfactor = 70);

create table endpoints_tokens (
  id uuid primary key,
  secret_hash bytea not null unique,
  site_id uuid not null,
  person_id uuid,
  serial text,
  approves_at_once boolean not null,
  made_by uuid,
  made_by_name text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  machine_id uuid references endpoints_machines
);

-- Approvals of operators as they signed them; one without a rule serves the jobs that it names, once a machine.
create table endpoints_approvals (
  id uuid primary key,
  approval text not null,
  certificate_serial text collate "C" not null references endpoints_certificates,
  rule_id uuid,
  action text collate "C" not null,
  params_hash text collate "C" not null,
  expires_at timestamptz not null,
  brought_by uuid,
  received_at timestamptz not null
);
create index endpoints_approvals_rule on endpoints_approvals (rule_id) where rule_id is not null;

create table endpoints_jobs (
  id uuid primary key,
  machine_id uuid not null references endpoints_machines,
  sequence bigint not null,
  action text collate "C" not null,
  action_version int not null,
  class text collate "C" not null check (class in ('R0', 'R1', 'R2', 'R3')),
  params jsonb not null,
  params_hash text collate "C" not null,
  dry_run boolean not null,
  lane text collate "C" not null check (lane in ('interactive', 'normal', 'bulk')),
  supersede_key text collate "C",
  deadline_ms int not null,
  output_cap_bytes int not null,
  not_before timestamptz not null,
  expires_at timestamptz not null,
  -- The signed job as text; null while it waits for an operator.
  envelope text,
  state text collate "C" not null
    check (state in ('awaiting-approval', 'queued', 'accepted', 'started', 'ended', 'expired', 'withdrawn')),
  -- The signed cancel as text, once somebody wants it stopped.
  cancel text,
  subject_room text collate "C",
  subject_id uuid,
  asked_by uuid,
  asked_by_name text not null,
  approval_id uuid references endpoints_approvals,
  rule_id uuid,
  created_at timestamptz not null,
  -- When it was first handed to the machine: from then on only the machine knows what became of it.
  fetched_at timestamptz,
  accepted_at timestamptz,
  started_at timestamptz,
  unique (machine_id, sequence)
);
create index endpoints_jobs_machine on endpoints_jobs (machine_id, id desc);
create index endpoints_jobs_open on endpoints_jobs (machine_id, sequence)
  where state in ('queued', 'accepted', 'started');
create index endpoints_jobs_waiting on endpoints_jobs (machine_id, id) where state = 'awaiting-approval';
create index endpoints_jobs_expiry on endpoints_jobs (expires_at) where state in ('queued', 'awaiting-approval');
create index endpoints_jobs_subject on endpoints_jobs (subject_room, subject_id, id desc) where subject_id is not null;

-- The first valid result of a job is the one that counts; rows are never changed.
create table endpoints_results (
  job_id uuid primary key references endpoints_jobs,
  machine_id uuid not null references endpoints_machines,
  number bigint not null,
  hash text collate "C" not null,
  previous text collate "C",
  outcome text collate "C" not null check (outcome in ('done', 'failed', 'unknown', 'refused')),
  code text collate "C" not null,
  note text not null,
  -- The signed result as the text that came.
  result text not null,
  -- The receipt that was given, so that a repeat gets the same.
  receipt text not null,
  started_at timestamptz,
  ended_at timestamptz not null,
  clock_offset_ms bigint not null,
  received_at timestamptz not null
);
create index endpoints_results_machine on endpoints_results (machine_id, number);
create index endpoints_results_unknown on endpoints_results (machine_id, job_id) where outcome = 'unknown';

create table endpoints_chunks (
  job_id uuid not null references endpoints_jobs,
  number int not null,
  stream text collate "C" not null check (stream in ('stdout', 'stderr', 'note')),
  at_ms bigint not null,
  data bytea not null,
  primary key (job_id, number)
);

-- Other evidence for the same job or chunk: kept beside the first, never in its place.
create table endpoints_conflicts (
  id uuid primary key,
  machine_id uuid not null references endpoints_machines,
  job_id uuid,
  kind text collate "C" not null check (kind in ('result', 'chunk', 'number', 'job-unknown')),
  hash text collate "C" not null,
  body text not null,
  received_at timestamptz not null,
  unique (machine_id, kind, hash)
);
create index endpoints_conflicts_job on endpoints_conflicts (job_id) where job_id is not null;

-- What people decided about unknown outcomes; the evidence stays as it is.
create table endpoints_decisions (
  job_id uuid primary key references endpoints_jobs,
  verdict text collate "C" not null check (verdict in ('happened', 'did-not-happen')),
  reason text not null,
  decided_by uuid,
  decided_by_name text not null,
  decided_at timestamptz not null
);

-- What higher rooms may join in their own SQL.
create view endpoints_cards as
  select m.id, m.name, m.state, m.site_id, m.person_id, m.team_id, c.gateway_id is not null as is_connected, c.last_seen_at
  from endpoints_machines m join endpoints_connections c on c.machine_id = m.id;
