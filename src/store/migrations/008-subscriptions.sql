-- Who wants to be told: subscriptions to the changes feed, and one row for each change that one of them is owed.

create table subscription (
  id text primary key,
  client_id text not null,
  url text not null,
  -- null: every entity its client may see, judged when the change is told
  entities text[],
  kinds text[] not null,
  -- sealed under the data key of the subscription; the former one signs too until it ends
  secret_sealed bytea not null,
  former_sealed bytea,
  former_until timestamptz,
  -- the last change that has its row, or needed none
  cursor bigint not null,
  -- failures in a row; while it rests nothing is sent to it and no attempt is spent
  failures int not null default 0,
  rests_until timestamptz,
  created_at timestamptz not null,
  -- set when nothing more is sent: the receiver said 410, or a person stopped it
  disabled_at timestamptz,
  disabled_reason text
);
create index subscription_client on subscription (client_id, created_at);

create table telling (
  id text primary key,
  subscription text not null references subscription (id) on delete cascade,
  -- of the changes feed; null: the ping of a new subscription
  cursor bigint,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  next_at timestamptz not null,
  lease_until timestamptz,
  created_at timestamptz not null,
  -- when retrying ends
  until timestamptz not null,
  ended_at timestamptz,
  -- what the last attempt came to: an HTTP status, or a short word
  last_outcome text,
  unique (subscription, cursor)
);
create index telling_due on telling (subscription, next_at) where state = 'pending';
create index telling_list on telling (subscription, created_at desc, id desc);
create index telling_ended on telling (ended_at) where ended_at is not null;

-- Where an event names the subscription that its messages report to, the client's others are not told of them.
alter table event add column subscription text;
