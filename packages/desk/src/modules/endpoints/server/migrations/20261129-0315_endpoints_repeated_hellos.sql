-- breaking: false
-- Hashes of the last hellos of a machine, the newest first: something on the way that sends one twice is no copy of the machine.
alter table endpoints_connections add column hellos text[] collate "C" not null default '{}';
