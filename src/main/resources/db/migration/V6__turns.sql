-- Tasks know their source, so that each source has its turn within its tenant. Work on no source has the id of all zeros.
alter table task add column source_id uuid;
update task set source_id = coalesce((select source_id from job where job.id = task.job_id), '00000000-0000-0000-0000-000000000000');
alter table task alter column source_id set not null;

drop index task_ready;
drop index task_running;
create index task_ready on task (lane, tenant_id, source_id, ready_at, id) where state = 'READY';
create index task_running on task (lane, tenant_id, source_id) where state = 'RUNNING';
create index task_oldest on task (lane, ready_at) where state = 'READY';

-- Whose turn it is in a lane: the tenant served longest ago among those with work that may run. Runnable is how many of its READY tasks
-- the caps, pauses and holds let run now: as many wake-ups are in the lane's queue. Kept right by the engine in each transaction that
-- changes what is READY or RUNNING, under the row's lock.
drop table turn;
create table turn (
    lane      text        not null,
    tenant_id text        not null,
    served_at timestamptz not null,
    runnable  integer     not null,
    primary key (lane, tenant_id)
);
create index turn_next on turn (lane, served_at, tenant_id) where runnable > 0;

-- The same among the sources of a tenant. A source may be paused by its own limit, or held while another job works on it.
create table source_turn (
    lane         text        not null,
    tenant_id    text        not null,
    source_id    uuid        not null,
    served_at    timestamptz not null,
    runnable     integer     not null,
    paused_until timestamptz,
    held_by      uuid,
    primary key (lane, tenant_id, source_id),
    foreign key (lane, tenant_id) references turn on delete cascade
);
create index source_turn_next on source_turn (lane, tenant_id, served_at, source_id) where runnable > 0;
create index source_turn_paused on source_turn (paused_until) where paused_until is not null;
create index source_turn_idle on source_turn (served_at) where runnable = 0;

insert into turn (lane, tenant_id, served_at, runnable)
select distinct lane, tenant_id, timestamptz 'epoch', 1 from task where state in ('WAITING', 'READY', 'RUNNING');
insert into source_turn (lane, tenant_id, source_id, served_at, runnable)
select distinct lane, tenant_id, source_id, timestamptz 'epoch', 1 from task where state in ('WAITING', 'READY', 'RUNNING');

alter table job
    add column automatic        boolean not null default false,
    -- the job that it makes way for
    add column yielded_to       uuid,
    -- since when none of its tasks may run; that time does not count against the deadline
    add column waiting_since    timestamptz,
    -- the latest end, whatever it waited for
    add column ends_at          timestamptz,
    add column source_failed_at timestamptz,
    -- until when what is not DONE may be tried again
    add column retry_until      timestamptz;
update job set ends_at = created_at + interval '3 days';
alter table job alter column ends_at set not null;

drop index job_exclusive;
create unique index job_exclusive on job (source_id)
    where exclusive and parent_id is null and yielded_to is null and state in ('PENDING', 'RUNNING', 'FINISHING');
drop index job_deadline;
create index job_deadline on job (deadline_at) where state in ('PENDING', 'RUNNING') and verdict is null and waiting_since is null;
create index job_latest on job (ends_at) where state in ('PENDING', 'RUNNING') and verdict is null;
create index job_yielded on job (yielded_to) where yielded_to is not null;
create index job_retry on job (retry_until) where retry_until is not null;
create index job_retry_of_source on job (source_id) where retry_until is not null;
create index job_ended on job (ended_at) where ended_at is not null;
