-- Records of one stream that refer to each other are written level by level, parents first.
alter table restore_item add column level integer not null default 0;

-- A line whose record was deleted by an undo, or that somebody cleared. It is kept, so that a later revision of it wins over what older facts say; a cleared line has no new key.
alter table key_map add column gone boolean not null default false;

-- Who changed a key map by hand, and what it said before. One line for each line that was changed.
create table key_map_change (
    id        bigint generated always as identity primary key,
    source_id uuid not null references source on delete cascade,
    stream    text not null,
    old_key   text not null,
    -- null: there was no such line
    was       text,
    -- null: the line was cleared
    becomes   text,
    changed_by text not null,
    changed_at timestamptz not null
);
create index key_map_change_of_source on key_map_change (source_id, id);

create index key_map_lives on key_map (source_id, new_key) where not gone;

-- The account that a restore writes to, as a fingerprint: lines of the key map that it makes hold for that account alone. Null in older restores.
alter table restore add column account text;
