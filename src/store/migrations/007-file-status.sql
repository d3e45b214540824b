-- File status for citizen folders. Who a file concerns is a keyed hash; what it says is sealed under a data key of the
-- file's own (data_key, owner 'fil_' || id). What is asked and answered is never stored; who asked is.

-- Of a file.status-changed event: was it applied, or an older revision that was acknowledged and ignored?
alter table event add column applied boolean;

create table projected_file (
  id bigint generated always as identity primary key,
  entity text not null,
  file text not null,
  revision bigint not null,
  -- null once the e-office took the file out: the revision stays, so that an older one does not bring it back
  content_sealed bytea,
  -- id of the master key from which the key of the persons' hashes is derived
  hash_key text not null,
  updated_at timestamptz not null,
  erase_at timestamptz,
  unique (entity, file)
);
create index projected_file_hash_key on projected_file (hash_key);
create index projected_file_erase on projected_file (erase_at) where erase_at is not null;

create table projected_person (
  -- HMAC-SHA-256 of the person's identifier, under the file's hash_key
  person bytea not null,
  file bigint not null references projected_file (id) on delete cascade,
  role text not null check (role in ('holder', 'representative')),
  primary key (person, file, role)
);
create index projected_person_file on projected_person (file);

-- Of which instant the projection of an entity is.
create table projection_source (
  entity text primary key,
  as_of timestamptz not null
);

-- Requests seen lately, so that none is answered twice; rows older than the window are dropped.
create table folder_request (
  client_id text not null,
  request_id text not null,
  at timestamptz not null,
  primary key (client_id, request_id)
);
create index folder_request_at on folder_request (at);

-- Who asked what, when and for what; persons as keyed hashes, under the master key named beside them.
create table folder_audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  client_id text not null,
  via text not null,
  operation text not null,
  request_id text,
  transmission_id text,
  requester_dir3 text,
  requester_system text,
  purpose text,
  person bytea,
  role text,
  represented bytea,
  power_scope text,
  power_reference bytea,
  master_key text,
  entities int,
  files int,
  result text not null
);
create index folder_audit_at on folder_audit (at);
create index folder_audit_person on folder_audit (person, at) where person is not null;
