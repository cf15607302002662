-- How far a snapshot's reading reached: its cursor, the last pass over all of the stream, and up to when deletions are known.
alter table snapshot add column reach jsonb not null default '{}';

-- What runs remember until their stream is sealed.
alter table snapshot_run add column newest timestamptz;
alter table snapshot_run add column still_there bigint not null default 0;
