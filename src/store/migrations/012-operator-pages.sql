-- What the operator's pages count and find without reading every message.

-- what stands still and waits for a person
create index message_stuck on message (delivery, seq desc) where delivery in ('uncertain', 'rejected', 'dead');
-- how many were handed over when, and how long they had waited
create index message_handed on message (accepted_at) include (entity, created_at) where accepted_at is not null;
create index message_expiring on message (expires_on) where expires_on is not null and not final;
-- attempts are only ever added, in order of time
create index attempt_time on attempt using brin (started_at) with (pages_per_range = 16, autosummarize = on);
