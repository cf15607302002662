create table tenant (
    id            text primary key,
    name          text        not null unique,
    created_at    timestamptz not null,
    key_version   integer     not null,
    master_key_id text        not null,
    wrapped_key   bytea       not null
);

create table api_key (
    id         uuid primary key,
    tenant_id  text references tenant,
    name       text        not null,
    role       text        not null,
    hash       bytea       not null unique,
    created_at timestamptz not null,
    expires_at timestamptz
);
create index api_key_of_tenant on api_key (tenant_id, created_at);

create table bootstrap (
    id          integer primary key check (id = 1),
    secret_hash bytea not null,
    used_at     timestamptz
);
