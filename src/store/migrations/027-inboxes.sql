-- What arrives for the towns: whose inbox is read next, and up to when all of it was kept.
create table inbox (
  backend text not null,
  entity text not null,
  next_at timestamptz not null,
  read_until timestamptz,
  lease_token text,
  lease_until timestamptz,
  failures int not null default 0,
  last_ok_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  primary key (backend, entity)
);

-- What a person may have done with it goes the way of every other wish about a message.
alter table remote_change drop constraint remote_change_kind_check;
alter table remote_change add constraint remote_change_kind_check
  check (kind in ('cancel', 'extend', 'report', 'confirm', 'reject', 'accept', 'refuse'));
