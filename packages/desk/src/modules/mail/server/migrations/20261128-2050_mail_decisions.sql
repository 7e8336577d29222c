-- breaking: false
-- What a person decided about a mail that no rule could handle; the verdict of a discarded mail stays "quarantined".

alter table mail_records
  add column decision text collate "C",
  add column decided_at timestamptz,
  add column decided_by uuid,
  add column decided_by_name text,
  add column decision_why text;
create index mail_records_undecided on mail_records (received_at desc, id desc)
  where verdict = 'quarantined' and decision is null;
