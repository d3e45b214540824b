-- What e-offices push: by what a request that repeats is known again, and how many came to what.

create table vendor_once (
  client_id text not null,
  -- SHA-256 of what was asked, as the vendor adapter sees it
  fingerprint bytea not null,
  event text not null references event (id) on delete cascade,
  at timestamptz not null,
  -- how far back its adapter looks
  keep_until timestamptz not null,
  primary key (client_id, fingerprint)
);
create index vendor_once_event on vendor_once (event);
create index vendor_once_old on vendor_once (keep_until);

create table vendor_push (
  vendor text not null,
  -- empty: nobody we know
  credential text not null,
  outcome text not null check (outcome in ('accepted', 'repeated', 'refused', 'unsupported', 'unauthenticated', 'failed')),
  -- of what is unsupported: the vendor's word for it
  kind text not null default '',
  n bigint not null,
  last_at timestamptz not null,
  primary key (vendor, credential, outcome, kind)
);
