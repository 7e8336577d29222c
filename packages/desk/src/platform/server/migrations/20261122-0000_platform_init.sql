-- breaking: false
-- The event log, the outbox, answers to repeated requests, cursors of listeners, settings.

create table platform_events (
  id uuid primary key,
  -- The writing transaction: rows below the oldest running one can no longer be joined by a row that comes before them.
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  at timestamptz not null,
  name text collate "C" not null,
  subject_room text collate "C" not null,
  subject_id uuid not null,
  actor_id uuid,
  actor_kind text collate "C" not null,
  on_behalf_of uuid,
  via text collate "C" not null,
  request_id text collate "C",
  data jsonb not null,
  leaf bytea not null
);
create index platform_events_order on platform_events (xid, seq);
create index platform_events_subject on platform_events (subject_id, seq);

create table platform_cursors (
  listener text collate "C" primary key,
  xid xid8 not null,
  seq bigint not null,
  moved_at timestamptz not null
);

create table platform_outbox (
  id uuid primary key,
  kind text collate "C" not null,
  subject_room text collate "C" not null,
  subject_id uuid not null,
  -- ready (also held until due_at), sending, sent, failed (given up), parked (over a budget), cancelled
  state text collate "C" not null default 'ready',
  due_at timestamptz not null,
  created_at timestamptz not null,
  payload jsonb not null,
  attempts int not null default 0,
  claimed_at timestamptz,
  settled_at timestamptz,
  answer text
);
create index platform_outbox_due on platform_outbox (due_at) where state in ('ready', 'sending');
create index platform_outbox_subject on platform_outbox (subject_id);
create index platform_outbox_list on platform_outbox (created_at desc, id desc);

create table platform_idempotency (
  caller text collate "C" not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  created_at timestamptz not null,
  status int,
  answer text,
  primary key (caller, key)
);
create index platform_idempotency_age on platform_idempotency (created_at);

create table platform_settings (
  name text collate "C" primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid
);
