-- Who is behind a client: the identifier an identity provider gives a member of staff, never a name.

-- Null: signed in with the client's key.
alter table operator_session add column person text;
-- Null: the client itself, or written before persons were told apart.
alter table audit add column person text;
