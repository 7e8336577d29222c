-- breaking: false
-- Tickets, their messages, people and links; lists that an administrator keeps; counters of the queues.

create table tickets_categories (
  id uuid primary key,
  name text not null unique,
  parent_id uuid references tickets_categories (id),
  active boolean not null default true
);

create table tickets_services (
  id uuid primary key,
  name text not null unique,
  active boolean not null default true
);

create table tickets_status_labels (
  id uuid primary key,
  status text collate "C" not null,
  label text not null unique,
  position int not null default 0,
  active boolean not null default true
);

create table tickets_field_sets (
  type text collate "C" not null,
  version int not null,
  schema jsonb not null,
  created_at timestamptz not null,
  primary key (type, version)
);

create sequence tickets_serials start 10001;

create table tickets (
  id uuid primary key,
  serial bigint not null unique default nextval('tickets_serials'),
  type text collate "C" not null,
  subject text not null,
  status text collate "C" not null,
  is_unresolved boolean not null generated always as
    (status in ('new', 'open', 'pending-requester', 'pending-third-party', 'pending-time')) stored,
  status_label_id uuid references tickets_status_labels (id),
  impact smallint,
  urgency smallint,
  priority smallint not null,
  priority_reason text,
  requester_id uuid not null references identity_people (id),
  affected_id uuid references identity_people (id),
  reporter_id uuid references identity_people (id),
  assignee_id uuid references identity_people (id),
  team_id uuid references identity_teams (id),
  category_id uuid references tickets_categories (id),
  service_id uuid references tickets_services (id),
  fields jsonb not null default '{}',
  field_set_version int,
  source jsonb not null,
  resolution_code text collate "C",
  cause text,
  solution text,
  waiting_since timestamptz,
  wake_at timestamptz,
  resolved_at timestamptz,
  confirmed_at timestamptz,
  closed_at timestamptz,
  reopen_until timestamptz,
  merged_into uuid references tickets (id),
  message_count int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
-- The standard queues: one covering order each, so that a page costs the same at 10 thousand and at 1 million tickets.
create index tickets_queue_updated on tickets (updated_at desc, id desc) where is_unresolved;
create index tickets_queue_team on tickets (team_id, updated_at desc, id desc) where is_unresolved;
create index tickets_queue_assignee on tickets (assignee_id, updated_at desc, id desc) where is_unresolved;
-- `assignee_id is null` is no equality to the planner: without an index of its own the order would be sorted each time.
create index tickets_queue_unassigned on tickets (updated_at desc, id desc) where is_unresolved and assignee_id is null;
create index tickets_queue_priority on tickets (priority, id) where is_unresolved;
create index tickets_queue_waiting on tickets (waiting_since, id) where is_unresolved and waiting_since is not null;
create index tickets_all_updated on tickets (updated_at desc, id desc);
create index tickets_status_updated on tickets (status, updated_at desc, id desc) where not is_unresolved;
create index tickets_requester on tickets (requester_id, updated_at desc, id desc);
create index tickets_affected on tickets (affected_id) where affected_id is not null;
-- Domain timers: due columns that a sweep reads.
create index tickets_wake on tickets (wake_at) where status = 'pending-time';
create index tickets_reopen on tickets (reopen_until) where status = 'resolved';

create table tickets_messages (
  id uuid primary key,
  ticket_id uuid not null references tickets (id),
  kind text collate "C" not null,
  visibility text collate "C" not null,
  author_id uuid references identity_people (id),
  author_name text not null,
  body_text text not null,
  body_html text,
  mail_message_id text collate "C",
  recipients text[] not null default '{}',
  outbox_id uuid,
  held_until timestamptz,
  withdrawn_at timestamptz,
  source jsonb not null,
  created_at timestamptz not null
);
create index tickets_messages_ticket on tickets_messages (ticket_id, id desc);

create table tickets_attachments (
  id uuid primary key,
  ticket_id uuid references tickets (id),
  message_id uuid references tickets_messages (id),
  uploaded_by uuid references identity_people (id),
  digest text collate "C" not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  content_id text,
  created_at timestamptz not null
);
create index tickets_attachments_message on tickets_attachments (message_id) where message_id is not null;
create index tickets_attachments_ticket on tickets_attachments (ticket_id) where ticket_id is not null;
create index tickets_attachments_unused on tickets_attachments (created_at) where message_id is null;

create table tickets_participants (
  ticket_id uuid not null references tickets (id),
  person_id uuid not null references identity_people (id),
  role text collate "C" not null,
  state text collate "C" not null,
  added_at timestamptz not null,
  added_by uuid references identity_people (id),
  primary key (ticket_id, person_id)
);
create index tickets_participants_person on tickets_participants (person_id);

create table tickets_links (
  ticket_id uuid not null references tickets (id),
  kind text collate "C" not null,
  other_id uuid not null references tickets (id),
  linked_at timestamptz not null,
  primary key (ticket_id, kind, other_id)
);
create index tickets_links_other on tickets_links (other_id);

-- A command inserts what it changes; a sweep folds the rows. No request updates a row that another request updates.
create table tickets_counter_deltas (
  id bigint generated always as identity primary key,
  team_id uuid,
  status text collate "C" not null,
  assignee_id uuid,
  delta int not null
);
create table tickets_counters (
  team_id uuid,
  status text collate "C" not null,
  assignee_id uuid,
  total bigint not null,
  unique nulls not distinct (team_id, status, assignee_id)
);
