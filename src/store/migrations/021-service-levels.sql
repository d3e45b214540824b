-- How each outside service did, day by day and entity by entity: counted once from the attempts, and kept when they are gone.
-- No person, no message.

create table service_day (
  -- in Madrid
  day date not null,
  -- DIR3
  entity text not null,
  backend text not null,
  attempts int not null,
  -- temporary or unknown: a time-out, a lost connection, an answer nobody understands
  failed int not null,
  -- refused by the back end's own rules: it was there
  refused int not null,
  -- of those answered, together
  answered_ms bigint not null,
  -- of those answered: how many took less than each bound of src/domain/service-level.ts, and how many longer than all
  histogram int[] not null,
  primary key (day, entity, backend)
);

-- Minutes of a day in which nothing was sent to a back end: its circuit stood open, or a window was announced.
create table service_halt (
  day date not null,
  backend text not null,
  kind text not null check (kind in ('open', 'maintenance')),
  minutes int not null,
  -- the newest minute that is counted: every process looks, one counts
  last_minute timestamptz not null,
  primary key (day, backend, kind)
);

-- The first day that was counted, and the last.
create table service_counted (
  one boolean primary key default true check (one),
  since date not null,
  through date not null
);
