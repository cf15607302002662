-- Which installation the object store belongs to, and whether deleting there is stopped, and why.
create table installation (
    id              integer primary key check (id = 1),
    installation_id uuid not null,
    stopped_at      timestamptz,
    stopped_reason  text
);

-- What changed after a manifest was stored, or has none: each subject's revisions, and up to which one the store has them.
create table fact (
    kind       text   not null,
    subject_id uuid   not null,
    tenant_id  text   not null references tenant,
    source_id  uuid,
    revision   bigint not null,
    written    bigint not null,
    -- when the sweep tries again, after it failed
    not_before timestamptz not null default timestamptz 'epoch',
    primary key (kind, subject_id)
);
create index fact_unwritten on fact (not_before, kind, subject_id) where written < revision;
create index fact_unwritten_of_source on fact (source_id) where written < revision;

alter table backup
    add column pinned      boolean not null default false,
    add column expires_at  timestamptz,
    add column verified_at timestamptz;
create index backup_expiring on backup (expires_at) where expires_at is not null and deleted_at is null and not pinned;
update backup set expires_at = created_at + interval '14 days' where origin = 'BEFORE_RESTORE' and deleted_at is null;

alter table vault_object add column verified_at timestamptz;
create index vault_object_to_verify on vault_object (source_id, verified_at nulls first, id) where state = 'LIVE' and kind <> 'RUN';
create index vault_object_broken on vault_object (source_id) where state = 'BROKEN';

-- When a source's objects are looked at next.
create table care (
    source_id uuid primary key references source on delete cascade,
    due_at    timestamptz not null
);
create index care_due on care (due_at);
insert into care (source_id, due_at) select id, now() + random() * interval '1 day' from source;

-- Objects without a row, and since when they are known to be such.
create table stray (
    source_id uuid        not null,
    key       text collate "C" not null,
    seen_at   timestamptz not null,
    primary key (source_id, key)
);

-- What living backups lack because objects are broken. An empty record key stands for the whole stream, an empty stream for the whole backup.
create table damage (
    id          bigint generated always as identity primary key,
    tenant_id   text        not null references tenant,
    source_id   uuid        not null,
    backup_id   uuid        not null references backup on delete cascade,
    stream      text        not null,
    record_key  text        not null,
    object_kind text        not null,
    object_name text        not null,
    code        text        not null,
    found_at    timestamptz not null,
    unique (backup_id, stream, record_key, object_name)
);
create index damage_of_backup on damage (backup_id, id);

-- Where things live that were created anew outlives the restores that created them. Lines are kept in the object store by batches, those of one task each.
alter table key_map drop constraint key_map_made_by_fkey;
create sequence key_map_revision;
alter table key_map
    add column revision bigint not null default nextval('key_map_revision'),
    add column batch    uuid;
update key_map set batch = made_by;
alter table key_map alter column batch set not null;
create index key_map_batch on key_map (batch);

-- What is there already is written as the first revision by the sweep.
insert into fact (kind, subject_id, tenant_id, source_id, revision, written) select 'source', id, tenant_id, id, 1, 0 from source;
insert into fact (kind, subject_id, tenant_id, source_id, revision, written)
select 'backup', id, tenant_id, source_id, 1, 0 from backup where deleted_at is not null or expires_at is not null;
insert into fact (kind, subject_id, tenant_id, source_id, revision, written)
select distinct 'key-map', k.batch, s.tenant_id, k.source_id, 1, 0 from key_map k join source s on s.id = k.source_id;
