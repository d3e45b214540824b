-- What lists of a million messages are read by. None of these columns changes while a message is tried, asked for or polled.

-- the order of all entities together, and by it where an instant lies
create index message_newest on message (seq);
-- what the sender calls its sending; most call it 1, so that only the order tells which are wanted
create index message_ref on message (ref, seq desc);
create index message_legal on message (legal, seq desc) where legal is not null;
-- what ends in any way but the usual one; with what it is filtered by, so that rows are read for what is shown alone
drop index message_stuck;
create index message_stuck on message (delivery, seq desc) include (id, entity, backend, legal)
  where delivery in ('uncertain', 'rejected', 'dead', 'cancelled', 'mirrored');

-- How many were handed over in each half hour that is over, and how long they had waited together: a week of charts is
-- read from here, so that it costs the same however many there were.
create table handed_over (
  at timestamptz not null,
  -- DIR3; empty: all together
  entity text not null,
  n int not null,
  waited_ms bigint not null,
  primary key (at, entity)
);
-- Up to which instant they are counted.
create table handed_over_until (one boolean primary key default true check (one), until timestamptz not null);
insert into handed_over_until (until) values ('-infinity');

-- How many open ones end on which of the coming days, counted now and then where there are too many to count each time.
create table expiring (
  last_day date not null,
  -- DIR3
  entity text not null,
  n int not null,
  primary key (last_day, entity)
);
create table expiring_counted (one boolean primary key default true check (one), at timestamptz not null);
insert into expiring_counted (at) values ('-infinity');
