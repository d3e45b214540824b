-- Maintenance that operators announce while the gateway runs, beside what its configuration names.

create table maintenance_window (
  id text primary key,
  backend text not null,
  starts_at timestamptz not null,
  -- excluded; one that is taken back while it holds ends then, and is kept: service levels leave out what began within it
  ends_at timestamptz not null check (ends_at > starts_at),
  reason text not null,
  client_id text not null,
  -- who signed in with that client's rights; null: the client itself
  person text,
  created_at timestamptz not null
);
create index maintenance_window_ends on maintenance_window (backend, ends_at);
