-- breaking: false
-- Sites by name for the SQL of higher rooms.
create view identity_site_cards as
  select id, name, time_zone from identity_sites;
