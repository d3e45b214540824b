-- Who is signed in to the operator's page. The browser holds the token, the store only its hash.

create table operator_session (
  -- SHA-256 of the token in the cookie
  token_hash bytea primary key,
  client_id text not null,
  -- SHA-256 of the hash of the key it began with: another key in the configuration ends it
  credential bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
create index operator_session_client on operator_session (client_id, seen_at desc);

-- The audit is read newest first, and by what it is about.
create index audit_at on audit (at desc, id desc);
create index audit_object on audit (object);
