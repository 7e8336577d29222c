-- breaking: false
-- What a message of kind evidence shows: a thing of another room, without foreign key, told once.
alter table tickets_messages add column evidence_room text collate "C";
alter table tickets_messages add column evidence_id uuid;
create unique index tickets_messages_evidence on tickets_messages (evidence_room, evidence_id) where evidence_id is not null;
