-- breaking: false
-- Addresses of which the other side said for good that nobody can be reached there. A mark warns and stops nothing.

create table platform_mail_bounced (
  address text collate "C" primary key,
  words text not null,
  item_id uuid not null,
  bounced_at timestamptz not null
);
