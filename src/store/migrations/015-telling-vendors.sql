-- E-offices told of the messages they brought in: one row for each message, so that only its newest state is ever owed.

-- Up to where the changes feed was looked through for each vendor that is told.
create table vendor_feed (
  vendor text primary key,
  cursor bigint not null
);

create table vendor_telling (
  message text primary key references message (id) on delete cascade,
  vendor text not null,
  credential text not null,
  -- DIR3
  entity text not null,
  -- of the message's own sequence: the newest change there is; the newest the vendor took well, or need not hear; the newest a digest told
  wanted int not null,
  told int not null default 0,
  digested int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'told', 'given-up')),
  attempts int not null default 0,
  next_at timestamptz not null,
  -- when retrying ends
  until timestamptz not null,
  -- one process tells it at a time; the token tells its lease from a later one
  lease_token text,
  lease_until timestamptz,
  -- since it last was told well, or first was to be
  failing_since timestamptz,
  -- a stable word, such as timeout or status-503
  last_error text,
  last_error_at timestamptz,
  moved_at timestamptz not null
);
create index vendor_telling_due on vendor_telling (vendor, credential, entity, next_at) where state = 'waiting';
create index vendor_telling_undigested on vendor_telling (vendor, credential, entity) where wanted > digested;
create index vendor_telling_given_up on vendor_telling (vendor, credential, entity) where state = 'given-up';

-- The receiving side of an entity under a credential: while it rests nothing is sent to it and no attempt is spent.
create table vendor_receiver (
  vendor text not null,
  credential text not null,
  entity text not null,
  -- in a row
  failures int not null default 0,
  rests_until timestamptz,
  -- the newest Madrid day whose digest is done
  digest_on date not null,
  digest_at timestamptz not null,
  digest_failures int not null default 0,
  digest_error text,
  digest_token text,
  digest_lease_until timestamptz,
  primary key (vendor, credential, entity)
);
