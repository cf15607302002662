-- the account's id at the outside system, where installing read it; and why access was taken away
alter table source add column account text;
alter table source add column revoked_reason text;
create unique index source_of_account on source (tenant_id, connector, account) where account is not null;
create index source_by_account on source (connector, account) where account is not null;

-- Tokens of sources, sealed by their tenants' keys. Each change takes the next version, so none ever comes twice. asked_at: since when an answer of the provider has been
-- awaited that is not saved yet; whoever finds it there without a lease finds an answer lost.
create sequence source_token_version;
create table source_token (
    source_id   uuid primary key references source on delete cascade,
    tenant_id   text        not null references tenant,
    version     bigint      not null,
    sealed      bytea,
    renew_at    timestamptz,
    lease       uuid,
    lease_until timestamptz,
    asked_at    timestamptz,
    changed_at  timestamptz not null default now()
);

-- what a platform told of a record since it was last read; the newest word on a record replaces older ones
create table source_hint (
    source_id uuid        not null references source on delete cascade,
    stream    text        not null,
    key       text        not null,
    kind      text        not null check (kind in ('changed', 'deleted')),
    at        timestamptz not null,
    primary key (source_id, stream, key)
);

-- the tenant of an account that came by a platform's own link and not from a tenant's page
create table install_tenant (
    connector  text        not null,
    account    text        not null,
    tenant_id  text        not null references tenant,
    created_at timestamptz not null,
    primary key (connector, account)
);

-- signed links that were used, as long as their time would let them be used again
create table install_link (
    connector  text        not null,
    hash       bytea       not null,
    expires_at timestamptz not null,
    primary key (connector, hash)
);
create index install_link_expiring on install_link (expires_at);

-- installations under way: state and browser are hashes of secrets that only the browser has
create table install_state (
    state      bytea primary key,
    browser    bytea       not null,
    connector  text        not null,
    account    text,
    settings   text        not null,
    tenant_id  text        references tenant,
    role       text,
    expires_at timestamptz not null
);
create index install_state_expiring on install_state (expires_at);

-- codes that a browser trades for a session: hashes
create table install_code (
    code       bytea primary key,
    tenant_id  text        not null references tenant,
    source_id  uuid        not null references source on delete cascade,
    role       text        not null,
    expires_at timestamptz not null
);
create index install_code_expiring on install_code (expires_at);

-- deliveries that were taken, so that a repeated one does nothing
create table webhook_delivery (
    connector   text        not null,
    hash        bytea       not null,
    received_at timestamptz not null,
    primary key (connector, hash)
);
create index webhook_delivery_by_age on webhook_delivery (received_at);
