-- A task whose process ended has not failed: such losses are counted apart from attempts, in a row, until the task comes back or saves a checkpoint.
alter table task add column losses integer not null default 0;
