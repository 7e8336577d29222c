-- breaking: false
-- Health asks at every look how many mails wait for a person.

create index platform_outbox_parked on platform_outbox (kind) where state = 'parked';
