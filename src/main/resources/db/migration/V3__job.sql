create table job (
    id              uuid primary key,
    tenant_id       text        not null references tenant,
    source_id       uuid,
    subject_id      uuid        not null,
    parent_id       uuid references job,
    kind            text        not null,
    lane            text        not null,
    state           text        not null check (state in ('PENDING', 'RUNNING', 'FINISHING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
    -- the end that a job is being closed towards, once its tasks have stopped
    verdict         text check (verdict in ('FAILED', 'CANCELLED', 'TIMED_OUT')),
    exclusive       boolean     not null,
    payload         jsonb       not null,
    created_at      timestamptz not null,
    started_at      timestamptz,
    deadline_at     timestamptz,
    ended_at        timestamptz,
    error_code      text,
    error_detail    text,
    source_failures integer     not null default 0,
    tasks_total     integer     not null default 0,
    tasks_open      integer     not null default 0,
    tasks_done      integer     not null default 0,
    tasks_failed    integer     not null default 0,
    tasks_cancelled integer     not null default 0,
    items_total     bigint      not null default 0,
    items_done      bigint      not null default 0
);
-- a source has one exclusive job at a time; children share their parent's hold
create unique index job_exclusive on job (source_id)
    where exclusive and parent_id is null and state in ('PENDING', 'RUNNING', 'FINISHING');
create index job_of_tenant on job (tenant_id, created_at desc, id);
create index job_deadline on job (deadline_at) where state in ('PENDING', 'RUNNING') and verdict is null;
create index job_children on job (parent_id) where parent_id is not null;
create index job_live on job (tenant_id) where state in ('PENDING', 'RUNNING', 'FINISHING');

create table task (
    id           bigint generated always as identity primary key,
    job_id       uuid        not null references job on delete cascade,
    tenant_id    text        not null,
    lane         text        not null,
    name         text        not null,
    phase        integer     not null,
    state        text        not null check (state in ('WAITING', 'READY', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    essential    boolean     not null,
    payload      jsonb       not null,
    checkpoint   jsonb,
    attempts     integer     not null default 0,
    awaits_job   uuid,
    not_before   timestamptz,
    ready_at     timestamptz,
    started_at   timestamptz,
    ended_at     timestamptz,
    lease_owner  text,
    lease_token  uuid,
    lease_until  timestamptz,
    error_code   text,
    error_detail text
);
create index task_ready on task (lane, tenant_id, ready_at, id) where state = 'READY';
create index task_running on task (lane, tenant_id) where state = 'RUNNING';
create index task_lease on task (lease_until) where state = 'RUNNING';
create index task_token on task (lease_token) where state = 'RUNNING';
create index task_due on task (not_before) where state = 'WAITING' and not_before is not null;
create index task_awaiting on task (awaits_job) where awaits_job is not null;
create index task_open on task (job_id, phase) where state in ('WAITING', 'READY', 'RUNNING');
create index task_of_job on task (job_id, id);

-- whose turn it is in a lane: the tenant served longest ago comes next
create table turn (
    lane      text        not null,
    tenant_id text        not null,
    served_at timestamptz not null,
    primary key (lane, tenant_id)
);
create index turn_order on turn (lane, served_at);
