-- A hold of somebody who reads and may die: it counts until then. Null: until it is released.
alter table moment_hold add column expires_at timestamptz;
create index moment_hold_expiring on moment_hold (expires_at) where expires_at is not null;

-- What a file is wanted for: the record that names it, the SHA-256 that it declares, and whether the backup before failed to get it and no page of this one
-- has named it yet.
alter table media_todo add column stream text;
alter table media_todo add column record_key text;
alter table media_todo add column sha256 text;
alter table media_todo add column remembered boolean not null default false;
alter table media_todo add column error_code text;
alter table media_todo add column error_detail text;

-- files that a backup could not get: the next backup tries them again
create table media_failure (
    id         bigint generated always as identity primary key,
    backup_id  uuid  not null references backup on delete cascade,
    url_hash   bytea not null,
    url        text  not null,
    stream     text,
    record_key text,
    code       text  not null,
    detail     text  not null,
    unique (backup_id, url_hash)
);
create index media_failure_in_order on media_failure (backup_id, id);
