create table moment_counter (
    source_id uuid primary key,
    last_seq  bigint not null
);

create table moment (
    source_id uuid        not null,
    seq       bigint      not null,
    tenant_id text        not null references tenant,
    backup_id uuid        not null unique,
    state     text        not null check (state in ('OPEN', 'SEALED', 'DROPPED')),
    opened_at timestamptz not null,
    primary key (source_id, seq)
);

create table moment_hold (
    backup_id uuid not null,
    holder    uuid not null,
    primary key (backup_id, holder)
);
create index moment_hold_by_holder on moment_hold (holder);

create table vault_object (
    id           bigint generated always as identity primary key,
    tenant_id    text        not null references tenant,
    source_id    uuid        not null,
    kind         text        not null,
    name         text        not null,
    object_id    bytea       not null,
    key_version  integer     not null,
    size         bigint      not null,
    content_hash bytea,
    state        text        not null check (state in ('LIVE', 'CONDEMNED', 'BROKEN')),
    first_seq    bigint      not null,
    last_seq     bigint      not null,
    created_at   timestamptz not null,
    unique (source_id, kind, name)
);
create unique index vault_object_once_by_content on vault_object (source_id, content_hash) where state = 'LIVE' and content_hash is not null;
create index vault_object_condemned on vault_object (source_id, id) where state = 'CONDEMNED';
create index vault_object_not_live on vault_object (source_id, kind) where state <> 'LIVE';
create index vault_object_by_moment on vault_object (source_id, first_seq);

create table snapshot (
    backup_id      uuid        not null,
    stream         text        not null,
    tenant_id      text        not null references tenant,
    source_id      uuid        not null,
    seq            bigint      not null,
    ref            jsonb       not null,
    counts         jsonb       not null,
    complete       boolean     not null,
    consistency    text        not null,
    reason         text,
    segments_added integer     not null,
    bytes_added    bigint      not null,
    sealed_at      timestamptz not null,
    primary key (backup_id, stream)
);
create index snapshot_newest on snapshot (source_id, stream, seq desc);

create table snapshot_run (
    backup_id uuid    not null,
    stream    text    not null,
    task_id   bigint  not null,
    ref       jsonb   not null,
    seen      bigint  not null,
    segments  integer not null,
    new_bytes bigint  not null,
    primary key (backup_id, stream, task_id)
);
