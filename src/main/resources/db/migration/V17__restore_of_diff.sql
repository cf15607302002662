-- The diff whose entries a restore was told to put back, and the backup that those who chose them looked at.
alter table restore
    add column diff_id uuid,
    add column seen_id uuid,
    add column diff_all boolean not null default false;
