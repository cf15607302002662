-- What a restore was asked for beside its selection. Those of before wrote whatever they met.
alter table restore
    add column on_conflict text not null default 'OVERWRITE'
        check (on_conflict in ('IF_UNCHANGED', 'OVERWRITE', 'SKIP_EXISTING', 'COPY', 'FAIL')),
    add column dry_run boolean not null default false,
    -- the earlier restore whose records it takes: a plan's, those that were not written, those that were
    add column basis text check (basis in ('PLAN', 'RETRY', 'UNDO')),
    add column basis_id uuid references restore,
    -- what a plan expects: calls that write, and the seconds that the source's limits make of them
    add column calls bigint not null default 0,
    add column expected_seconds bigint;
alter table restore alter column on_conflict drop default;
create index restore_by_basis on restore (basis_id) where basis_id is not null;

alter table restore_item
    -- what a plan means to do
    add column action text check (action in ('CREATE', 'CHANGE', 'DELETE', 'SKIP', 'REFUSE')),
    -- what the platform said where it refused: status and the beginning of the body, without secrets
    add column answer text;

-- Live versions that a restore wrote over and its safety backup lacked. The text is a sealed file of the vault, within the safety backup's lifespan.
create table kept_version (
    id        uuid primary key,
    backup_id uuid  not null,
    source_id uuid  not null,
    stream    text  not null,
    key       text  not null,
    seq       bigint not null,
    file      text  not null,
    unique (backup_id, stream, key)
);

-- A person's pause: no task of the job is READY until it is taken up again.
alter table job add column paused_at timestamptz;
