-- What proves evidence: an append-only chain per entity over digests and metadata, and signed checkpoints of it.
-- Rows are linked after commit by one sequencer, so that writing them costs their writers nothing.

-- Bytes erased by retention: the row stays as long as its message, so that it reads as erased and not as missing.
alter table evidence add column erased_at timestamptz;
alter table evidence add column erased_reason text;
alter table evidence add column chained boolean not null default false;
create index evidence_unchained on evidence (at) where not chained;

-- Of the clear bytes. Null where the callback was kept before there was a chain: it is not linked.
alter table callback add column sha256 bytea;
alter table callback add column size int;
alter table callback add column chained boolean not null default false;
create index callback_unchained on callback (received_at)
  where message is not null and sha256 is not null and not chained;

alter table status_change add column chained boolean not null default false;
create index status_change_unchained on status_change (id) where kind = 'legal' and not chained;
-- kind = 'checkpoint': the signed checkpoint itself
alter table status_change add column jws text;

-- No reference to rows that retention deletes: the chain outlives them.
create table chain_entry (
  entity text not null,
  n bigint not null,
  message text not null,
  kind text not null check (kind in ('evidence', 'callback', 'legal', 'erased')),
  -- of the piece; null for a legal move
  name text,
  -- canonical JSON (RFC 8785), with the hash of the entry before; exactly these bytes are hashed
  entry text not null,
  hash bytea not null,
  primary key (entity, n)
);
create index chain_entry_message on chain_entry (message, n);

create table chain_head (
  entity text primary key,
  n bigint not null,
  hash bytea not null
);

-- Erased pieces that wait for their entry: written by whoever erases, in the same transaction.
create table chain_erased (
  id bigint generated always as identity primary key,
  entity text not null,
  message text not null,
  name text not null,
  reason text not null,
  at timestamptz not null
);

create table chain_checkpoint (
  entity text not null,
  n bigint not null,
  hash bytea not null,
  at timestamptz not null,
  jws text not null,
  primary key (entity, n)
);
