-- breaking: false
-- What the mail server said for each recipient of an outgoing mail: budgets count these rows, and a repeat leaves out
-- the recipients that have the mail already.

create table platform_mail_deliveries (
  item_id uuid not null,
  address text collate "C" not null,
  thread text collate "C",
  automatic boolean not null,
  reserved_at timestamptz not null,
  accepted_at timestamptz,
  refused_at timestamptz,
  answer text,
  primary key (item_id, address)
);
create index platform_mail_deliveries_address on platform_mail_deliveries (address, reserved_at desc);
create index platform_mail_deliveries_thread on platform_mail_deliveries (thread, reserved_at desc) where thread is not null;
create index platform_mail_deliveries_age on platform_mail_deliveries (reserved_at desc) where automatic;
