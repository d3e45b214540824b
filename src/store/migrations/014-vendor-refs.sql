-- By what an e-office finds again what it told us: its own references, in clear, of every event that makes messages.
-- They name files, registry entries and sendings, never a person. They go with their event.

create table vendor_ref (
  event text not null references event (id) on delete cascade,
  name text not null,
  value text not null,
  -- DIR3
  entity text not null,
  -- who brought it in; a vendor's credential is vendor:<vendor>:<credential>
  client_id text not null,
  primary key (event, name)
);
create index vendor_ref_value on vendor_ref (name, value, entity);
