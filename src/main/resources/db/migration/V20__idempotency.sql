-- Keys of calls that made something, and how these were answered. Kept for a day, and not rebuilt after the loss of the database: what they made has other names then, or none.
create table idempotency_key (
    tenant_id   text        not null references tenant on delete cascade,
    key         text        not null,
    -- a hash of the call, keyed by the tenant's key
    fingerprint bytea       not null,
    status      int         not null,
    location    text,
    body        text        not null,
    created_at  timestamptz not null,
    primary key (tenant_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
