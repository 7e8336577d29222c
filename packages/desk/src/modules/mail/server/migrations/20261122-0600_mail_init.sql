-- breaking: false
-- Mail that comes in: mailboxes, the mails as they were on the wire, one flight record per delivery, and the ids by
-- which an answer finds its ticket.

create table mail_mailboxes (
  id uuid primary key,
  address text not null,
  address_key text collate "C" not null unique,
  name text not null,
  team_id uuid references identity_teams (id),
  is_default boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null
);
create unique index mail_mailboxes_default on mail_mailboxes (is_default) where is_default;

-- Written before anything looks at the mail. The key decides what is a repeated delivery, also for several at once.
create table mail_sources (
  mailbox_id uuid not null references mail_mailboxes (id),
  digest bytea not null,
  first_record_id uuid not null,
  size_bytes bigint not null,
  source bytea not null,
  received_at timestamptz not null,
  primary key (mailbox_id, digest)
);

create table mail_records (
  id uuid primary key,
  received_at timestamptz not null,
  mailbox_id uuid not null references mail_mailboxes (id),
  digest bytea not null,
  size_bytes bigint not null,
  came_by text collate "C" not null,
  envelope_from text,
  envelope_to text[] not null default '{}',
  -- received: stored, not applied yet; done; failed: given up, in quarantine
  state text collate "C" not null,
  verdict text collate "C",
  reason text not null,
  evidence jsonb not null default '[]',
  from_address text,
  from_name text,
  subject text not null default '',
  message_id text collate "C",
  ticket_id uuid references tickets (id),
  ticket_number text collate "C",
  ticket_message_id uuid,
  duplicate_of_id uuid,
  attempts int not null default 0,
  next_try_at timestamptz,
  settled_at timestamptz
);
create index mail_records_order on mail_records (received_at desc, id desc);
create index mail_records_verdict on mail_records (verdict, received_at desc, id desc);
create index mail_records_from on mail_records (lower(from_address), received_at desc);
create index mail_records_message_id on mail_records (message_id) where message_id is not null;
create index mail_records_waiting on mail_records (next_try_at) where state = 'received';
create index mail_records_ticket on mail_records (ticket_id) where ticket_id is not null;

-- The same words by another way (two mailboxes, a list): Message-ID, sender, subject and body agree.
create table mail_identities (
  fingerprint bytea primary key,
  message_id_hash bytea not null,
  record_id uuid not null,
  seen_at timestamptz not null
);
create index mail_identities_message_id on mail_identities (message_id_hash);

-- Every Message-ID that a mail of a ticket carried or named, as SHA-256.
create table mail_references (
  id_hash bytea not null,
  ticket_id uuid not null references tickets (id),
  kind text collate "C" not null,
  seen_at timestamptz not null,
  primary key (id_hash, ticket_id)
);
