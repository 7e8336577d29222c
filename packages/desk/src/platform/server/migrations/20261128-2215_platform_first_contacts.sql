-- breaking: false
-- Acknowledgements to addresses never seen before have a budget of their own for each mailbox.

alter table platform_mail_deliveries add column first_contact_of text collate "C";
create index platform_mail_deliveries_first on platform_mail_deliveries (first_contact_of, reserved_at desc) where first_contact_of is not null;
