-- Workers that share the rate limits while Redis does not count for them.
create table live_worker (
    id text primary key,
    seen_at timestamptz not null
);

-- who holds a source, children included
create index job_holder on job (source_id) where exclusive and state in ('PENDING', 'RUNNING', 'FINISHING');

-- when the creation of a record was first, and last, about to be sent: an earlier try is waited out, and a source remembers it for so long
alter table restore_item add column intended_at timestamptz, add column tried_at timestamptz;
update restore_item set intended_at = now(), tried_at = now() where outcome = 'INTENDED';
