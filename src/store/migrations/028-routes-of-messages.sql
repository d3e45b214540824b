-- Where a back end with several addresses is handed the message, in the words of its adapter: what it is asked by.
alter table message add column route text;
