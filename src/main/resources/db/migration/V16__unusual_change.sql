-- What of a backup's streams disappeared or changed by more than is usual, and when somebody has looked at that. Null: nothing did, nobody has.
alter table backup
    add column unusual_change jsonb,
    add column reviewed_at    timestamptz;

-- marks that hold earlier backups back
create index backup_unreviewed on backup (source_id, seq) where unusual_change is not null and reviewed_at is null and deleted_at is null;
create index backup_unusual on backup (tenant_id, created_at desc, id desc) where unusual_change is not null and deleted_at is null;
