-- One action on many messages: which ones is written down at its start, and how far it has come, message by message.

create table bulk_job (
  id text primary key,
  action text not null check (action in ('retry', 'cancel')),
  client_id text not null,
  reason text not null,
  -- what they were chosen by, as a query in an address; for reading only
  filter text not null,
  -- whose messages they are: only who may see all of them sees the job
  entities text[] not null,
  state text not null check (state in ('running', 'stopped', 'done')),
  total int not null,
  done int not null default 0,
  refused int not null default 0,
  created_at timestamptz not null,
  -- when it was last worked on: jobs take turns
  worked_at timestamptz not null,
  ended_at timestamptz,
  stopped_by text,
  stop_reason text
);
create index bulk_job_running on bulk_job (worked_at, id) where state = 'running';
create index bulk_job_newest on bulk_job (created_at desc, id desc);

create table bulk_item (
  job text not null references bulk_job (id) on delete cascade,
  -- the order in which they are done
  n int not null,
  message text not null,
  result text check (result in ('done', 'refused')),
  -- why it was refused: {"pointer", "code", "params"}
  problem jsonb,
  at timestamptz,
  primary key (job, n)
);
create index bulk_item_waiting on bulk_item (job, n) where result is null;
