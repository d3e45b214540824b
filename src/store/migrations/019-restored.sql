-- A store that was restored from a backup does not know what was sent after it: who restored when, and until when every
-- message is asked for before its first send.

create table restoration (
  one boolean primary key default true check (one),
  restored_at timestamptz not null,
  -- when the backup was taken
  taken_at timestamptz not null,
  ask_until timestamptz not null
);

-- The reference that, since the restore, the back end certainly did not know when asked, or a person decided about: it may be sent.
alter table message add column cleared_reference text;
