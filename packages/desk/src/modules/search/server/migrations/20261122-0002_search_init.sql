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
  words tsvector not null
);
create index search_documents_owner on search_documents (owner_id);

-- The marks of a document: its type, and the windows (newest 2 thousand, 8 thousand, ... 8 million) that its number lies
-- in. As a second column of the word index they let a search skip through the long lists of frequent words. A new type
-- goes to the end of the list: marks of existing documents must never change.
create function search_marks(type text, number bigint) returns bigint[] language sql immutable parallel safe
return array[
  -array_position(array['ticket', 'message', 'article', 'person', 'asset'], type)::bigint,
  number >> 11,
  (1::bigint << 40) + (number >> 13),
  (2::bigint << 40) + (number >> 15),
  (3::bigint << 40) + (number >> 17),
  (4::bigint << 40) + (number >> 19),
  (5::bigint << 40) + (number >> 21),
  (6::bigint << 40) + (number >> 23)
];
-- New entries wait in a list that each search reads through: 256 kB costs a search 0.1 ms and lets writers work at the
-- speed of the usual 4 MB, without its pauses.
create index search_documents_words on search_documents using gin (words, search_marks(type, number))
  with (fastupdate = on, gin_pending_list_limit = 256);

-- All words that occur, for the unfinished last word of a query. What was met first is, on the whole, most frequent.
-- A sweep fills it: commands that bring the same new word must not wait for each other.
create table search_words (
  word text collate "C" not null,
  met_at_number bigint not null,
  primary key (word) include (met_at_number)
);

-- How far the sweep has read. Numbers up to closing_to are complete when all transactions up to closing_xid have ended.
create table search_progress (
  one boolean primary key default true check (one),
  learned_to bigint not null,
  closing_to bigint not null,
  closing_xid xid8 not null
);
insert into search_progress (learned_to, closing_to, closing_xid) values (0, 0, '0');
