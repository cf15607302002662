-- What was found when a record was read again after it had been written. Null: it was not written, or nobody looked.
alter table restore_item add column read_back text check (read_back in ('SAME', 'DIFFERS'));
create index restore_item_differing on restore_item (restore_id) where read_back = 'DIFFERS';

-- What a plan's calls are for, and the limits by the day or the like that they exceed.
alter table restore
    add column looks bigint not null default 0,
    add column creations bigint not null default 0,
    add column changes bigint not null default 0,
    add column removals bigint not null default 0,
    add column uploads bigint not null default 0,
    add column readings_back bigint not null default 0,
    add column quotas jsonb;
