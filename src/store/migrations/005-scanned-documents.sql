-- How a document was looked at for malware before it was accepted: clean | not-scanned; null: before there was a check.
alter table document add column scan text check (scan in ('clean', 'not-scanned'));
