-- breaking: false
-- A note from a mail whose From line names a colleague, which nothing proved, says so.

alter table tickets_messages add column unproved_from text;
