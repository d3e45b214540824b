-- When a back end rests, and how fast it may be sent to: rows, so that every process obeys the same.

create table backend_rest (
  backend text not null,
  -- pause: a person stopped it. maintenance: a configured window, noted while it lasts so that its end starts a ramp
  kind text not null check (kind in ('pause', 'maintenance')),
  reason text not null,
  -- client that paused it; null for maintenance
  actor text,
  since timestamptz not null,
  -- null: until a person resumes it
  until timestamptz,
  primary key (backend, kind)
);

-- Token buckets of the configured rates; no row: a full bucket.
create table delivery_rate (
  backend text not null,
  -- '' is the bucket of the back end as a whole
  entity text not null,
  tokens double precision not null,
  at timestamptz not null,
  -- only in the row of the whole: the entity served last, after whom the round goes on
  served text,
  primary key (backend, entity)
);
