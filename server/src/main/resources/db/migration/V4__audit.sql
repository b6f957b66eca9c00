-- What the operator may have to account for. Added to, and never changed; what is too old goes.
create table audit_entry (
  entry_id text not null primary key,
  at bigint not null,
  deed text not null,
  who_id text,
  who_device_id integer,
  meeting_id text,
  what text not null
);
create index audit_entry_by_time on audit_entry (at);

-- What a server began with last.
create table noted_setting (
  name text not null primary key,
  value text not null
);
