create table source (
    id          uuid primary key,
    tenant_id   text        not null references tenant,
    name        text        not null,
    connector   text        not null,
    settings    text        not null,
    credentials bytea       not null,
    state       text        not null check (state in ('ACTIVE', 'REVOKED')),
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    version     integer     not null,
    unique (tenant_id, name)
);

create table backup (
    id         uuid primary key,
    tenant_id  text        not null references tenant,
    source_id  uuid        not null references source,
    seq        bigint      not null,
    job_id     uuid        not null,
    origin     text        not null check (origin in ('AUTO', 'MANUAL', 'BEFORE_RESTORE')),
    name       text,
    note       text,
    connector  text        not null,
    streams    text[]      not null,
    created_at timestamptz not null,
    -- the job's end, copied when it ended; null until then
    result     text,
    ended_at   timestamptz,
    deleted_at timestamptz,
    records    bigint      not null default 0,
    media      bigint      not null default 0,
    segments_added integer not null default 0,
    bytes_added    bigint  not null default 0,
    error_code text,
    error_detail text,
    unique (source_id, seq)
);
create index backup_of_tenant on backup (tenant_id, created_at desc, id desc) where deleted_at is null;
create index backup_of_source on backup (source_id, created_at desc, id desc) where deleted_at is null;

-- what a backup lacks: at most one line for each stream and code, with a count and one example
create table backup_gap (
    backup_id uuid   not null references backup on delete cascade,
    stream    text   not null,
    code      text   not null,
    count     bigint not null,
    example   text   not null,
    primary key (backup_id, stream, code)
);

-- files that a running backup has to fetch, and what came of each
create table media_todo (
    id        bigint generated always as identity primary key,
    backup_id uuid    not null,
    url_hash  bytea   not null,
    url       text    not null,
    planned   boolean not null default false,
    result    text,
    unique (backup_id, url_hash)
);
create index media_todo_unplanned on media_todo (backup_id, id) where not planned;

create table restore (
    id         uuid primary key,
    tenant_id  text        not null references tenant,
    source_id  uuid        not null references source,
    backup_id  uuid        not null references backup,
    safety_id  uuid        references backup,
    job_id     uuid        not null,
    selection  text        not null,
    created_at timestamptz not null,
    result     text,
    ended_at   timestamptz,
    unchanged  bigint      not null default 0,
    error_code text,
    error_detail text
);
create index restore_of_tenant on restore (tenant_id, created_at desc, id desc);

create table restore_item (
    id           bigint generated always as identity primary key,
    restore_id   uuid    not null references restore on delete cascade,
    stream       text    not null,
    key          text    not null,
    kind         text    not null,
    outcome      text    not null,
    new_key      text,
    error_code   text,
    error_detail text,
    attempts     integer not null default 0,
    unique (restore_id, stream, key)
);
create index restore_item_in_order on restore_item (restore_id, id);
create index restore_item_by_outcome on restore_item (restore_id, outcome, id);

-- where a record that was created anew lives now; old keys of every earlier life lead to the newest
create table key_map (
    source_id uuid not null references source,
    stream    text not null,
    old_key   text not null,
    new_key   text not null,
    -- the restore that created it
    made_by   uuid not null references restore,
    primary key (source_id, stream, old_key)
);
create index key_map_new on key_map (source_id, stream, new_key);
