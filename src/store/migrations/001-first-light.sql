-- Everything the gateway knows. Personal content stands only in *_sealed columns and in chunk.data: AES-256-GCM
-- under a data key of the row's owner, itself wrapped by a master key whose id stands beside it.

create table event (
  id text primary key,
  source text not null,
  event_id text not null,
  type text not null,
  entity text not null,
  client_id text not null,
  effect text not null,
  file text,
  -- SHA-256 of the canonical content; the same identity with another fingerprint is refused
  fingerprint bytea not null,
  -- upload id -> SHA-256, so that a repeat is recognised after the upload has expired
  uploads jsonb not null default '{}',
  body_sealed bytea,
  key_wrapped bytea,
  master_key text,
  received_at timestamptz not null,
  unique (source, event_id)
);

create table document (
  id text primary key,
  client_id text not null,
  media_type text not null,
  size bigint not null,
  sha256 bytea not null,
  chunks int not null,
  key_wrapped bytea,
  master_key text,
  created_at timestamptz not null,
  -- null once an event refers to it
  expires_at timestamptz
);
create index document_expiry on document (expires_at) where expires_at is not null;

create table event_document (
  event text not null references event (id),
  position int not null,
  document text not null references document (id),
  primary key (event, position)
);
create index event_document_document on event_document (document);

-- Encrypted pieces of documents and evidence, in order; owner is the id of either.
create table chunk (
  owner text not null,
  n int not null,
  data bytea not null,
  primary key (owner, n)
);
alter table chunk alter column data set storage external;

create sequence message_seq;

create table message (
  id text primary key,
  seq bigint not null default nextval('message_seq'),
  event text not null references event (id),
  entity text not null,
  -- DIR3 it is sent as: the entity or one of its units
  issuer text not null,
  backend text not null,
  ref text not null,
  position int not null,
  file text,
  -- entity + file + back end; null: no order to keep
  order_key text,
  delivery text not null,
  legal text,
  final boolean not null default false,
  generation int not null default 0,
  reference text not null,
  remote_id text,
  attempts int not null default 0,
  -- attempts of earlier generations: the limit counts from here
  attempts_before int not null default 0,
  next_at timestamptz not null,
  lease_owner text,
  lease_until timestamptz,
  -- the attempt under way: set just before its first byte may leave
  attempt_started_at timestamptz,
  -- when the last attempt that may have arrived certainly ended
  attempt_ended_at timestamptz,
  uncertain_since timestamptz,
  -- some attempt of this generation may have arrived
  ever_uncertain boolean not null default false,
  uncertain_alerted boolean not null default false,
  asks int not null default 0,
  next_ask_at timestamptz,
  -- who asks, polls or probes now; a second asker would only be a waste
  ask_lease_until timestamptz,
  -- an answer that becomes final only after one more ask: {"kind":"rejected"|"duplicate", ...}
  pending jsonb,
  -- true when only a person can decide
  needs_person boolean not null default false,
  -- the deadline under which the last attempt that may have arrived was sent, and all that were sent
  deadline_sent date,
  deadlines_sent date[] not null default '{}',
  expires_on date,
  made_available_at timestamptz,
  legal_at timestamptz,
  channel text,
  by_whom text,
  evidence_pending boolean not null default false,
  poll_at timestamptz,
  polls int not null default 0,
  poll_evidence boolean not null default false,
  problem jsonb,
  warnings jsonb not null default '[]',
  changes int not null default 0,
  evidence_key_wrapped bytea,
  evidence_master_key text,
  accepted_at timestamptz,
  created_at timestamptz not null,
  unique (event, ref, backend),
  unique (backend, entity, reference)
)
-- a message is updated some four times on its way: room on its page saves touching every index each time
with (fillfactor = 60);
create index message_claim on message (backend, entity, seq) where delivery = 'queued';
create index message_order on message (order_key, seq) where delivery in ('queued', 'sending', 'uncertain');
create index message_sending on message (backend, entity) where delivery = 'sending';
create index message_lease on message (lease_until) where delivery = 'sending';
create index message_ask on message (backend, next_ask_at) where delivery = 'uncertain';
create index message_poll on message (backend, poll_at) where poll_at is not null;
create index message_remote on message (backend, remote_id) where remote_id is not null;
create index message_list on message (entity, seq desc);
create index message_file on message (entity, file, seq desc) where file is not null;

create table attempt (
  message text not null references message (id),
  n int not null,
  started_at timestamptz not null,
  duration_ms int not null,
  outcome text not null,
  code text not null,
  primary key (message, n)
);

create table status_change (
  id bigint generated always as identity primary key,
  -- place in the changes feed: numbered after commit by one sequencer, so that readers never skip
  cursor bigint unique,
  message text references message (id),
  entity text not null,
  sequence int,
  at timestamptz not null,
  kind text not null,
  from_state text,
  to_state text,
  code text,
  text text,
  source text,
  conflict boolean not null default false,
  delivery text,
  legal text,
  final boolean,
  -- in the feed, or only in the message's timeline
  fed boolean not null
);
create index status_change_unnumbered on status_change (id) where cursor is null and fed;
create index status_change_feed on status_change (entity, cursor) where cursor is not null;
create index status_change_message on status_change (message, sequence);
create table change_counter (one boolean primary key default true check (one), last bigint not null default 0);
insert into change_counter default values;

create table evidence (
  id text primary key,
  message text not null references message (id),
  entity text not null,
  name text not null,
  kind text not null,
  media_type text not null,
  sha256 bytea not null,
  size bigint not null,
  chunks int not null,
  source text not null,
  at timestamptz not null,
  -- a sent document is kept once: its base64 belongs at this offset. It lives as long as the evidence does.
  splice_at bigint,
  splice_document text references document (id),
  unique (message, name)
);

-- Callbacks as received. message is null until one learns the remote id.
create table callback (
  id text primary key,
  backend text not null,
  remote_id text not null,
  code text not null,
  state_at timestamptz,
  certificate boolean not null,
  body_sealed bytea,
  key_wrapped bytea,
  master_key text,
  message text references message (id),
  received_at timestamptz not null
);
create index callback_remote on callback (backend, remote_id) where message is null;
create index callback_message on callback (message) where message is not null;

create table circuit (
  backend text not null,
  endpoint text not null,
  state text not null default 'closed' check (state in ('closed', 'open', 'ramping')),
  reason text,
  since timestamptz not null,
  failures int not null default 0,
  probe_at timestamptz,
  probe_lease_until timestamptz,
  ramp_limit int not null default 0,
  ramp_successes int not null default 0,
  primary key (backend, endpoint)
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  client_id text not null,
  action text not null,
  object text not null,
  reason text,
  result text not null
);
