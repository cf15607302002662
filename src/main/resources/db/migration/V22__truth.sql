-- What runs note so that a stream's seal can tell what it may promise.
alter table snapshot_run
    add column undated bigint not null default 0,
    add column further_pages bigint not null default 0,
    add column key_forms integer not null default 0,
    add column gap_since timestamptz,
    add column gap_edge text;

-- The tasks that the source failed since it last answered one of the job's: each counts once.
alter table job add column source_failed_tasks bigint[] not null default '{}';
