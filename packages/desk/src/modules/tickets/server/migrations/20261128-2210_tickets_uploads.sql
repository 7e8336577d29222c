-- breaking: false
-- What a person has uploaded and no message has is counted at each upload.

create index tickets_attachments_unused_by on tickets_attachments (uploaded_by) where message_id is null;
