-- breaking: false
-- One index over what the rooms own. The text stays with its owner; here are its words.

-- Documents are numbered as they come; the number says which are the newest.
create sequence search_numbers;

create table search_documents (
  id uuid primary key,
  type text collate "C" not null,
  -- The thing whose visibility decides; asked of its room at every search, never copied.
  owner_id uuid not null,
  at timestamptz not null,
  number bigint not null,
  -- Words with positions, and marks that begin with "!": the type, and the windows that the number lies in.
  words tsvector not null
);
create index search_documents_owner on search_documents (owner_id);
create index search_documents_words on search_documents using gin (words);
