-- In tests the database itself refuses moves that the types do not allow. MovesTest compares this with JobState and TaskState.
create or replace function job_moves() returns trigger language plpgsql as $$ begin
    if old.state || '>' || new.state <> all (array[
        'PENDING>RUNNING', 'PENDING>FAILED', 'PENDING>CANCELLED', 'PENDING>TIMED_OUT', 'RUNNING>FINISHING', 'RUNNING>FAILED', 'RUNNING>CANCELLED', 'RUNNING>TIMED_OUT', 'FINISHING>SUCCEEDED', 'FINISHING>PARTIAL', 'FINISHING>FAILED', 'FAILED>RUNNING', 'CANCELLED>RUNNING', 'TIMED_OUT>RUNNING'
    ]) then raise exception 'a job may not move from % to %', old.state, new.state; end if;
    return new;
end $$;
drop trigger if exists job_moves on job;
create trigger job_moves before update of state on job for each row when (old.state <> new.state) execute function job_moves();
create or replace function task_moves() returns trigger language plpgsql as $$ begin
    if old.state || '>' || new.state <> all (array[
        'WAITING>READY', 'WAITING>CANCELLED', 'READY>RUNNING', 'READY>CANCELLED', 'RUNNING>WAITING', 'RUNNING>READY', 'RUNNING>DONE', 'RUNNING>FAILED', 'RUNNING>CANCELLED', 'FAILED>WAITING', 'CANCELLED>WAITING'
    ]) then raise exception 'a task may not move from % to %', old.state, new.state; end if;
    return new;
end $$;
drop trigger if exists task_moves on task;
create trigger task_moves before update of state on task for each row when (old.state <> new.state) execute function task_moves();
