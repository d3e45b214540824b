-- Who signed in with the client's rights when a bulk job was begun; null: the client itself. For the audit of its messages.
alter table bulk_job add column person text;
