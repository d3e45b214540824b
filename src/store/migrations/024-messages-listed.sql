-- What lists are found by and never changes of a message, in rows that are written once. A message itself is written anew
-- some six times on its way, and each time every index of its table is written too: these four cost it nothing there.
create table message_listed (
  seq bigint primary key,
  id text not null,
  entity text not null,
  backend text not null,
  ref text not null,
  file text,
  created_at timestamptz not null
);
insert into message_listed (seq, id, entity, backend, ref, file, created_at)
  select seq, id, entity, backend, ref, file, created_at from message order by seq;
create index message_listed_lane on message_listed (entity, backend, seq);
create index message_listed_ref on message_listed (ref, seq) include (entity, backend);
create index message_listed_file on message_listed (file, seq) include (entity, backend)
  where file is not null;
analyze message_listed;

-- In the same statement as the message, whoever writes it: a restore too.
create function message_listed_add() returns trigger language plpgsql as $$
begin
  insert into message_listed (seq, id, entity, backend, ref, file, created_at)
    select seq, id, entity, backend, ref, file, created_at from added;
  return null;
end $$;
create function message_listed_remove() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' then truncate message_listed;
  else delete from message_listed using removed where message_listed.seq = removed.seq;
  end if;
  return null;
end $$;
create trigger message_listed_add after insert on message referencing new table as added
  for each statement execute function message_listed_add();
create trigger message_listed_remove after delete on message referencing old table as removed
  for each statement execute function message_listed_remove();
create trigger message_listed_empty after truncate on message
  for each statement execute function message_listed_remove();

drop index message_newest;
drop index message_ref;
drop index message_list;
drop index message_file;
-- Where a message stands, by town and back end, so that whatever is filtered by is found without looking past others.
drop index message_legal;
create index message_legal on message (legal, entity, backend, seq) include (delivery)
  where legal is not null or delivery = 'accepted';
drop index message_stuck;
create index message_stuck on message (delivery, entity, backend, seq) include (legal)
  where delivery in ('uncertain', 'rejected', 'dead', 'cancelled', 'mirrored');
-- What ended and whose certificate is still looked for. It changes with what makes a row new anyway.
create index message_evidence_pending on message (backend, entity, seq) where evidence_pending;

-- The first in order of those that were handed over then: none older need be looked at. Null: not counted yet.
alter table handed_over add column first_seq bigint;
-- Between which numbers those lie that end on a day.
delete from expiring;
update expiring_counted set at = '-infinity';
alter table expiring add column first_seq bigint not null, add column last_seq bigint not null;
