-- breaking: false
-- A message that only says thanks leaves a resolved ticket as it is and is offered as its confirmation.

alter table tickets_messages add column only_thanks boolean not null default false;
