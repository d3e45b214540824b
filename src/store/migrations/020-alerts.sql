-- What is not as it should be, for people: one row for each time a condition held of a subject, one for each telling owed of it.
create table alert (
  id text primary key,
  condition text not null,
  -- a back end, a vendor, an entity …, as its condition says
  subject text not null,
  -- DIR3 where it is one entity's own; null: of the installation
  entity text,
  -- since when it holds, as far as is known
  since timestamptz not null,
  -- first and last look that found it; between them every look did
  seen_first_at timestamptz not null,
  seen_last_at timestamptz not null,
  n int not null,
  -- a day; never a person's data
  detail text,
  -- null while it has not held for the hold-off: nobody is told, and it leaves no trace where it passes
  began_at timestamptz,
  ended_at timestamptz
);
create unique index alert_open on alert (condition, subject) where ended_at is null;
create index alert_ended on alert (ended_at) where ended_at is not null;

create table alert_telling (
  alert text not null references alert (id) on delete cascade,
  edge text not null check (edge in ('began', 'ended')),
  channel text not null check (channel in ('webhook', 'email')),
  state text not null default 'waiting' check (state in ('waiting', 'told', 'given-up')),
  attempts int not null default 0,
  next_at timestamptz not null,
  -- when retrying ends
  until timestamptz not null,
  lease_until timestamptz,
  ended_at timestamptz,
  -- a stable word, such as timeout or 503
  last_error text,
  primary key (alert, edge, channel)
);
create index alert_telling_due on alert_telling (next_at) where state = 'waiting';
