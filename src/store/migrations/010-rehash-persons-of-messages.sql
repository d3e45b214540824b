-- From which master key the key of a row's hash is derived, so that it can be written anew before that one is taken out.
alter table message_person add column hash_key text not null default '';
alter table message_person alter column hash_key drop default;
create index message_person_hash_key on message_person (hash_key);
