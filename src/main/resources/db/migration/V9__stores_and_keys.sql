-- A tenant's key may be erased for good. Copies due: what lies under keys/ in the object store is not yet what the row says.
alter table tenant
    alter column wrapped_key drop not null,
    add column key_shredded_at timestamptz,
    add column key_copies_due  boolean not null default false,
    add constraint tenant_key_there check (wrapped_key is not null or key_shredded_at is not null);
create index tenant_by_master_key on tenant (master_key_id, id) where key_shredded_at is null;
create index tenant_key_copies_due on tenant (id) where key_copies_due;

-- An export on its way into the store, part by part. Its object has no row until it is complete.
create table export_upload (
    id             uuid primary key,
    tenant_id      text        not null references tenant,
    source_id      uuid        not null,
    seq            bigint      not null,
    object_id      bytea       not null,
    key_version    integer     not null,
    size           bigint      not null,
    frames_a_part  integer     not null,
    store_upload   text        not null,
    created_at     timestamptz not null
);
create index export_upload_by_age on export_upload (created_at);

create table export_part (
    upload_id    uuid    not null references export_upload on delete cascade,
    number       integer not null,
    size         bigint  not null,
    sha256       bytea   not null,
    tag          text    not null,
    -- SHA-256 of each plain frame, one behind the other
    frame_hashes bytea   not null,
    primary key (upload_id, number)
);
