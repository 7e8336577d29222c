-- breaking: false
-- Signature and quotes of a message: found when it comes in, folded wherever it is shown.

alter table tickets_messages add column folds jsonb not null default '[]';
