-- breaking: false
-- Mail that is fetched by IMAP, servers of single mailboxes, and how all of them fare.

alter table mail_mailboxes add column quiet_after_hours int;
create index mail_records_mailbox on mail_records (mailbox_id, received_at desc);

-- One incoming and one outgoing server a mailbox. What is secret is sealed; its place is part of the seal.
create table mail_servers (
  mailbox_id uuid not null references mail_mailboxes (id),
  -- incoming, outgoing
  direction text collate "C" not null,
  host text not null,
  port int not null,
  -- tls, starttls, none
  security text collate "C" not null,
  -- password, oauth-client, oauth-refresh, none
  sign_in text collate "C" not null,
  user_name text not null,
  token_url text,
  client_id text,
  scope text,
  certificate text,
  password_sealed text,
  client_secret_sealed text,
  refresh_token_sealed text,
  -- Of incoming ones alone.
  enabled boolean not null default true,
  folder text not null default 'INBOX',
  -- leave, seen, move
  afterwards text collate "C" not null default 'leave',
  move_to text,
  -- leave, take
  existing_mail text collate "C" not null default 'leave',
  version int not null default 1,
  changed_at timestamptz not null,
  primary key (mailbox_id, direction)
);

-- Where the fetching of a mailbox stands. Who holds the lease fetches; a process that was killed loses it by time.
create table mail_fetch_states (
  mailbox_id uuid primary key references mail_mailboxes (id),
  -- The place that the cursor is about; of another place it begins anew.
  place text not null,
  holder uuid,
  held_until timestamptz,
  uid_validity bigint,
  -- Mails up to here are dealt with; the journal knows them one by one.
  last_uid bigint not null default 0,
  -- Mail that was in the folder before the first look and is left as it is.
  first_uid bigint not null default 1,
  first_validity bigint,
  existing_until timestamptz,
  began_at timestamptz,
  connected_at timestamptz,
  looked_at timestamptz,
  trouble_code text collate "C",
  trouble_words text,
  trouble_since timestamptz,
  next_try_at timestamptz,
  counted_at timestamptz,
  on_server int,
  stored int,
  left_out int,
  missing int
);

-- Each mail of a server that the desk has, written in the statement that stores the mail.
create table mail_fetched (
  mailbox_id uuid not null references mail_mailboxes (id),
  uid_validity bigint not null,
  uid bigint not null,
  record_id uuid not null,
  fetched_at timestamptz not null,
  -- When it was flagged or moved on the server; null while that is still to do.
  filed_at timestamptz,
  primary key (mailbox_id, uid_validity, uid)
);
create index mail_fetched_unfiled on mail_fetched (mailbox_id, uid_validity) where filed_at is null;

-- Mails that could not be fetched (whole). They hold up nobody behind them.
create table mail_fetch_failures (
  mailbox_id uuid not null references mail_mailboxes (id),
  uid_validity bigint not null,
  uid bigint not null,
  attempts int not null,
  problem text not null,
  given_up boolean not null,
  failed_at timestamptz not null,
  primary key (mailbox_id, uid_validity, uid)
);

-- How servers that take our mail fare. The desk's own one has no mailbox.
create table mail_outgoing_states (
  -- The mailbox, or `desk` for the server of the desk.
  server text collate "C" primary key,
  accepted_at timestamptz,
  trouble_code text collate "C",
  trouble_words text,
  trouble_since timestamptz
);
