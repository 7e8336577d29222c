-- breaking: false
-- The version in which each field of a mailbox changed last: two people who change different fields are merged.

alter table mail_mailboxes add column field_versions jsonb not null default '{}';
