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
create index search_documents_words on search_documents using gin (words, search_marks(type, number));

-- All words that occur, for the unfinished last word of a query. What was met first is, on the whole, most frequent.
create table search_words (
  word text collate "C" primary key,
  met_at_number bigint not null
);

-- Kept here and not by callers: a word that is missing would make things unfindable in silence. The order of words
-- keeps two commands with the same new words from waiting for each other in a circle.
create function search_learn_words() returns trigger language plpgsql as $$
begin
  insert into search_words (word, met_at_number)
  select w.word, min(f.number) from fresh f, unnest(tsvector_to_array(f.words)) as w (word)
  where length(w.word) between 3 and 40 group by w.word order by w.word
  on conflict (word) do nothing;
  return null;
end $$;
create trigger search_learn_inserted after insert on search_documents
  referencing new table as fresh for each statement execute function search_learn_words();
create trigger search_learn_updated after update on search_documents
  referencing new table as fresh for each statement execute function search_learn_words();
