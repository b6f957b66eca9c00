-- Files of meetings: whose each is, and how much of its ciphertext has come. The bytes are in a folder.
create table meeting_file (
  meeting_id text not null references meeting (meeting_id),
  file_id text not null,
  sender_id text not null,
  sender_device_id integer not null,
  bytes bigint not null,
  segments integer not null,
  next_segment integer not null,
  touched_at bigint not null,
  primary key (meeting_id, file_id)
);
create index meeting_file_by_time on meeting_file (touched_at);
-- The bytes that are reserved are asked for whenever a file begins.
create index meeting_file_unfinished on meeting_file (next_segment, segments, bytes) where next_segment < segments;
