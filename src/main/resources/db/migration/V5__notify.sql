create table mail (
    id         bigint generated always as identity primary key,
    recipient  text        not null,
    subject    text        not null,
    body       text        not null,
    created_at timestamptz not null,
    tries      integer     not null default 0,
    not_before timestamptz not null
);
create index mail_due on mail (not_before);
