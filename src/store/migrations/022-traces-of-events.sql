-- Where an event's sender follows it (W3C Trace Context): kept in clear only where this installation sends traces.

create table event_trace (
  event text primary key references event on delete cascade,
  traceparent text not null
);
