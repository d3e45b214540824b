-- Callbacks that match nothing wait for a person; what is worth an alert is told once, whoever notices it.

alter table callback
  -- the issuing body it names: a DIR3, '?' for anything else, null for none
  add column issuer text,
  -- the entity that body belongs to in this installation; null: unknown
  add column entity text,
  -- SHA-256 over what makes two reports the same one; null in rows older than this
  add column fingerprint bytea,
  -- how often the same report came again, and when last
  add column repeats int not null default 0,
  add column last_at timestamptz,
  -- true while receipts that came with it wait to become evidence of its message
  add column receipts boolean not null default false,
  -- what a person made of it: attached | discarded
  add column decision text check (decision in ('attached', 'discarded')),
  add column decided_at timestamptz,
  add column decided_by text,
  add column decision_reason text;
create unique index callback_fingerprint on callback (backend, fingerprint);
create index callback_receipts on callback (received_at) where receipts and message is not null;
create index callback_quarantine on callback (received_at desc, id desc) where message is null and decision is null;
drop index callback_remote;
create index callback_remote on callback (backend, remote_id);

-- A callback starts the pace of polling afresh.
alter table message add column callback_at timestamptz;

-- A notice that was raised; the same subject, code and occasion is told once.
create table notice (
  -- a message, or an entity
  subject text not null,
  code text not null,
  -- what it is about: the deadline, the day a seal ends, the silence; another occasion is another notice
  occasion text not null,
  at timestamptz not null,
  primary key (subject, code, occasion)
);

-- When a back end last answered or called, for the dead man's switch.
create table backend_contact (
  backend text primary key,
  heard_at timestamptz not null,
  -- the heard_at a silence was told of
  told_of timestamptz
);
