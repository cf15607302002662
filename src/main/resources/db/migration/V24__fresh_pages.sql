-- How many pages held a record that claims to have changed since shortly before the pass began: then a count alone does not show that a list by page numbers was read whole.
alter table snapshot_run add column fresh_pages bigint not null default 0;
