-- breaking: false
-- People, what they belong to, and how they prove who they are. Every secret is stored as a hash.

create table identity_organisations (
  id uuid primary key,
  name text not null,
  name_key text collate "C" not null unique,
  sees text collate "C" not null default 'none' check (sees in ('none', 'organisation')),
  version int not null default 1,
  -- Per field the version in which it last changed: two people who change different fields do not collide.
  field_versions jsonb not null default '{}',
  created_at timestamptz not null
);

create table identity_domains (
  domain text collate "C" primary key,
  organisation_id uuid not null references identity_organisations
);
create index identity_domains_organisation on identity_domains (organisation_id);

create table identity_sites (
  id uuid primary key,
  name text not null,
  name_key text collate "C" not null unique,
  time_zone text not null,
  version int not null default 1,
  field_versions jsonb not null default '{}',
  created_at timestamptz not null
);

create table identity_teams (
  id uuid primary key,
  name text not null,
  name_key text collate "C" not null unique,
  tier smallint not null check (tier between 1 and 3),
  confidential boolean not null default false,
  version int not null default 1,
  field_versions jsonb not null default '{}',
  created_at timestamptz not null
);

create table identity_people (
  id uuid primary key,
  name text not null,
  sort_key text collate "C" not null,
  email text not null,
  email_key text collate "C" not null unique,
  phone text,
  role text collate "C" not null check (role in ('requester', 'technician', 'lead', 'administrator', 'auditor')),
  state text collate "C" not null default 'active' check (state in ('active', 'disabled')),
  organisation_id uuid references identity_organisations,
  site_id uuid references identity_sites,
  ends_at timestamptz,
  only_team_ids uuid[],
  -- Part of the MAC of every ticket link: raising it ends all links of the person.
  link_epoch int not null default 0,
  version int not null default 1,
  field_versions jsonb not null default '{}',
  created_at timestamptz not null
);
create index identity_people_sort on identity_people (sort_key, id);
create index identity_people_organisation on identity_people (organisation_id);
create index identity_people_administrators on identity_people (id) where role = 'administrator';

create table identity_memberships (
  person_id uuid not null references identity_people,
  team_id uuid not null references identity_teams,
  primary key (person_id, team_id)
);
create index identity_memberships_team on identity_memberships (team_id);

create table identity_passwords (
  person_id uuid primary key references identity_people,
  hash text not null,
  changed_at timestamptz not null
);

-- Tries per address, whether or not somebody has it; the address is kept as a hash.
create table identity_attempts (
  kind text collate "C" not null check (kind in ('password', 'link')),
  address_hash bytea not null,
  tries int not null,
  next_at timestamptz not null,
  last_at timestamptz not null,
  primary key (kind, address_hash)
);
create index identity_attempts_age on identity_attempts (last_at);

create table identity_sessions (
  id uuid primary key,
  person_id uuid not null references identity_people,
  secret_hash bytea not null unique,
  method text collate "C" not null,
  started_at timestamptz not null,
  last_used_at timestamptz not null,
  ends_at timestamptz not null,
  ip text not null,
  user_agent text not null
);
create index identity_sessions_person on identity_sessions (person_id, started_at desc);
create index identity_sessions_end on identity_sessions (ends_at);

create table identity_tokens (
  id uuid primary key,
  person_id uuid not null references identity_people,
  name text not null,
  hint text collate "C" not null,
  secret_hash bytea not null unique,
  -- Null: whatever the owner may do at the moment of use.
  scopes text[],
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text
);
create index identity_tokens_person on identity_tokens (person_id, id desc);

-- One-time links; the row is deleted by the one request that uses it.
create table identity_links (
  id uuid primary key,
  purpose text collate "C" not null check (purpose in ('setup', 'sign-in', 'invitation')),
  person_id uuid references identity_people,
  secret_hash bytea not null unique,
  loopback_only boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index identity_links_person on identity_links (person_id, purpose);
create index identity_links_end on identity_links (expires_at);

-- What higher rooms may join in their own SQL.
create view identity_cards as
  select id, name, email, role, state, organisation_id, site_id from identity_people;
create view identity_team_cards as
  select id, name, tier, confidential from identity_teams;
create view identity_organisation_cards as
  select id, name, sees from identity_organisations;
