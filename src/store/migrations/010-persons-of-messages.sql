-- Whom a message is for, so that a citizen folder can be shown what went out to one person: keyed hashes, never a
-- readable identifier. Written only where a folder façade asks for acts; gone with the payload of the event.

create table message_person (
  -- HMAC-SHA-256 of the person's identifier, under a key derived from the master key in use when it was written
  person bytea not null,
  message text not null references message (id) on delete cascade,
  role text not null check (role in ('holder', 'representative')),
  event text not null references event (id) on delete cascade,
  primary key (person, message, role)
);
create index message_person_message on message_person (message);
create index message_person_event on message_person (event);
