-- A message learns its last day just before it is sent. An ordinary index on that day made this update touch every
-- index of the row; a summarising one (PostgreSQL 16 and later) does not, and days rise with the order of the rows.
drop index message_expiring;
create index message_expiring on message using brin (expires_on) with (pages_per_range = 16, autosummarize = on);
