-- What people ask of a message after it was accepted: take it back, more days, it was practised elsewhere.

alter table message
  -- somebody took it back: it is not sent (again), whatever becomes of the attempt under way
  add column cancel_wanted boolean not null default false,
  -- natural days added before it was sent
  add column extra_days int not null default 0,
  -- when the back end is to be asked until when it is available; null: no need
  add column read_term_at timestamptz,
  add column term_reads int not null default 0;
create index message_cancel_wanted on message (backend) where cancel_wanted;
create index message_read_term on message (backend, read_term_at) where read_term_at is not null;

-- Changes that the back end must make, one after the other per message. Worked off like messages: under a lease, with
-- the request kept before its first byte leaves; what may have been done is looked at before anything is repeated.
create table remote_change (
  id text primary key,
  message text not null references message (id),
  ordinal int not null,
  entity text not null,
  backend text not null,
  kind text not null check (kind in ('cancel', 'extend', 'report')),
  state text not null default 'queued'
    check (state in ('queued', 'calling', 'uncertain', 'done', 'refused', 'failed', 'unsure')),
  actor text not null,
  -- what was asked for, as JSON, sealed under the message's evidence key
  params_sealed bytea not null,
  -- SHA-256 of kind, parameters and actor: the same wish once more is no second wish
  fingerprint bytea not null,
  attempts int not null default 0,
  asks int not null default 0,
  next_at timestamptz not null,
  lease_owner text,
  lease_until timestamptz,
  attempt_started_at timestamptz,
  -- when the last attempt that may have been done certainly ended
  attempt_ended_at timestamptz,
  ever_uncertain boolean not null default false,
  -- the last day before an extension: a repeated one would count from a later day
  baseline date,
  -- a refusal that is believed only after one more look
  pending jsonb,
  code text,
  created_at timestamptz not null,
  closed_at timestamptz,
  unique (message, ordinal)
);
create index remote_change_due on remote_change (backend, next_at) where state in ('queued', 'uncertain');
create index remote_change_lease on remote_change (lease_until) where state = 'calling';
create index remote_change_open on remote_change (message, ordinal) where state in ('queued', 'calling', 'uncertain');

-- Which messages a cancellation event took back, for its receipt.
create table event_cancels (
  event text not null references event (id),
  message text not null references message (id),
  primary key (event, message)
);
