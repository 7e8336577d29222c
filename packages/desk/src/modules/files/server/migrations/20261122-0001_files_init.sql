-- breaking: false
-- Content of files: one blob per SHA-256, cut into rows of 256 KiB.

create table files_blobs (
  digest bytea primary key,
  id uuid not null unique,
  size_bytes bigint not null,
  stored_at timestamptz not null
);

create table files_chunks (
  -- Chunks of a stream are written before its digest is known: the reference is checked when the command commits.
  blob_id uuid not null references files_blobs (id) on delete cascade deferrable initially deferred,
  position int not null,
  bytes bytea not null,
  primary key (blob_id, position)
);
-- Attachments are compressed formats for the most part; trying again costs time and wins nothing.
alter table files_chunks alter column bytes set storage external;
