-- What the lines of a snapshot are: records, or the one line that names an export.
alter table snapshot add column kind text not null default 'RECORDS';

-- How far a run came in a feed: where the next reading goes on, what the last event in order is ordered by, and how many stood behind later ones.
alter table snapshot_run
    add column position text,
    add column latest text,
    add column late bigint not null default 0;
