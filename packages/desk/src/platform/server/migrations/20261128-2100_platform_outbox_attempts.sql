-- breaking: false
-- What became of each try to deliver an outbox row; and what waits for a person, or carries a Message-ID, without
-- reading all that was ever sent.

create table platform_outbox_attempts (
  item_id uuid not null,
  seq bigint not null generated always as identity,
  at timestamptz not null,
  state text collate "C" not null,
  answer text not null,
  primary key (item_id, seq)
);
create index platform_outbox_attempts_age on platform_outbox_attempts (at);
create index platform_outbox_stuck on platform_outbox (created_at desc, id desc) where state in ('parked', 'failed');
create index platform_outbox_message_id on platform_outbox ((payload ->> 'messageId')) where kind = 'mail';
