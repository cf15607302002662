-- What changed between two backups of a source. Rebuilt from nothing after the loss of the database: comparing again tells the same.
create table diff (
    id           uuid primary key,
    tenant_id    text        not null references tenant,
    source_id    uuid        not null,
    backup_id    uuid        not null,
    other_id     uuid        not null,
    present      boolean     not null,
    streams      text[]      not null,
    job_id       uuid        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    result       text check (result in ('SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
    ended_at     timestamptz,
    error_code   text,
    error_detail text
);
create index diff_of_tenant on diff (tenant_id, created_at desc, id desc);
create index diff_expired on diff (expires_at);

create table diff_stream (
    diff_id  uuid    not null references diff on delete cascade,
    stream   text    not null,
    before   bigint  not null,
    after    bigint  not null,
    created  bigint  not null default 0,
    changed  bigint  not null default 0,
    deleted  bigint  not null default 0,
    unknown  bigint  not null default 0,
    unknown_after bigint not null default 0,
    same     bigint  not null default 0,
    examined bigint  not null default 0,
    listed   boolean not null default false,
    -- why it is not compared
    reason   text,
    primary key (diff_id, stream)
);

create table diff_entry (
    diff_id uuid not null references diff on delete cascade,
    stream  text not null,
    -- in the order of its bytes, as in a snapshot's index
    key     text not null collate "C",
    kind    text not null check (kind in ('CREATED', 'CHANGED', 'DELETED', 'UNKNOWN', 'SAME')),
    -- which fields changed and how, sealed with the tenant's key; null where that is not known yet
    fields  bytea,
    primary key (diff_id, stream, key)
);
create index diff_entry_of_kind on diff_entry (diff_id, stream, kind, key);

-- which records changed in a field; the places of lists are stars
create table diff_field (
    diff_id uuid not null references diff on delete cascade,
    stream  text not null,
    field   text not null,
    key     text not null collate "C",
    primary key (diff_id, stream, field, key)
);
