-- What reaches us from e-offices that are polled or queued: how far each entity was read, and what could not be taken in.

create table vendor_stream (
  vendor text not null,
  credential text not null,
  -- DIR3
  entity text not null,
  -- the adapter's own; moves in the transaction that stores what was read up to it
  cursor jsonb,
  progress timestamptz,
  next_at timestamptz not null,
  -- one process reads it at a time; the token tells its lease from a later one
  lease_token text,
  lease_until timestamptz,
  -- in a row
  failures int not null default 0,
  last_ok_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  primary key (vendor, credential, entity)
);
create index vendor_stream_due on vendor_stream (vendor, next_at);

-- Shut after failures in a row of all its entities together; then one of them is tried.
create table vendor_breaker (
  vendor text primary key,
  failures int not null,
  open_until timestamptz not null
);

-- One row for each thing of a vendor that made no event; an event that could be made later takes its row away.
create table vendor_item (
  vendor text not null,
  credential text not null,
  entity text not null,
  -- the vendor's own identifier; no person's data
  ref text not null,
  -- waiting: tried again by itself soon; refused, unsupported: once a day, or when a person says; gone: not there any more
  state text not null check (state in ('waiting', 'refused', 'unsupported', 'ignored', 'gone')),
  -- a code, or the vendor's word for a kind
  reason text not null,
  -- pointers and codes, never values
  findings jsonb not null default '[]',
  attempts int not null default 1,
  -- null: never by itself
  next_at timestamptz,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (vendor, credential, entity, ref)
);
create index vendor_item_due on vendor_item (vendor, next_at) where next_at is not null;
create index vendor_item_list on vendor_item (vendor, state, last_at desc);
