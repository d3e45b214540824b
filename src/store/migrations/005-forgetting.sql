-- Forgetting. Every data key stands in one table and nowhere else, so that destroying it is one DELETE. A deleted row
-- stays in its page until the page is used again: the table comes in parts, each small enough to be written anew.

create table data_key (
  -- id of the event, document or callback whose content it opens, or of the message whose evidence it opens
  owner text primary key,
  wrapped bytea not null,
  master_key text not null
) partition by hash (owner);

-- How many acts of destruction each part has seen, and how many of them it has been written anew since.
create table data_key_part (
  part text primary key,
  destroyed bigint not null default 0,
  rewritten bigint not null default 0,
  rewritten_at timestamptz
);

do $$
declare part text;
begin
  for n in 0..15 loop
    part := 'data_key_' || n;
    execute format('create table %I partition of data_key for values with (modulus 16, remainder %s)', part, n);
    -- ANALYZE would copy keys into the catalogue
    execute format('alter table %I alter column wrapped set statistics 0', part);
    insert into data_key_part (part) values (part);
  end loop;
end $$;

insert into data_key select id, key_wrapped, master_key from event where key_wrapped is not null;
insert into data_key select id, key_wrapped, master_key from document where key_wrapped is not null;
insert into data_key select id, key_wrapped, master_key from callback where key_wrapped is not null;
insert into data_key select id, evidence_key_wrapped, evidence_master_key from message where evidence_key_wrapped is not null;

alter table event drop column key_wrapped, drop column master_key;
alter table document drop column key_wrapped, drop column master_key;
alter table callback drop column key_wrapped, drop column master_key;
alter table message drop column evidence_key_wrapped, drop column evidence_master_key;

-- The key of the spliced document, under the message's evidence key: it opens as long as the evidence does, and no longer.
alter table evidence add column splice_key bytea;

-- When forgetting counts from; null until it is seen to be final. Of an event: when the last of its messages was.
alter table message add column final_at timestamptz;
alter table event add column final_at timestamptz, add column payload_erased_at timestamptz;
alter table message add column evidence_erased_at timestamptz;
alter table callback add column erased_at timestamptz;
-- Its payload is gone: no event may refer to it any more. Its bytes stay while evidence refers to them.
alter table document add column erased_at timestamptz;

-- Whose encrypted pieces are to be deleted: their key is gone already.
create table erasing (owner text primary key);

-- Written anew, so that no key is left in them. It also keeps the table's own order.
cluster event using event_pkey;
cluster document using document_pkey;
cluster callback using callback_pkey;
cluster message using message_pkey;

create index message_unstamped on message (id) where final and not evidence_pending and final_at is null;
create index message_evidence_due on message (final_at) where evidence_erased_at is null and final_at is not null;
create index event_cancels_message on event_cancels (message);
create index event_payload_due on event (final_at) where payload_erased_at is null and final_at is not null;
create index event_metadata_due on event (final_at) where payload_erased_at is not null;
create index status_change_apart on status_change (at) where message is null;
create index callback_apart on callback (received_at) where erased_at is not null and message is null;
create index callback_due on callback (received_at) where erased_at is null;
create index evidence_splice on evidence (splice_document) where splice_document is not null;
