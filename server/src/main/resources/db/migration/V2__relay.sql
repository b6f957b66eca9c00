-- What the relay knows of a meeting: the incarnation that its messages are numbered in, how long its roster is, and how
-- long it was when people last came or went.
create table relay_meeting (
  meeting_id text not null primary key references meeting (meeting_id),
  incarnation bigint not null,
  roster_size bigint not null,
  people_size bigint not null
);

-- The present incarnation and former ones, with the highest message number of each, and the transcript up to that.
create table relay_incarnation (
  meeting_id text not null references relay_meeting (meeting_id),
  number bigint not null,
  id ${bytes} not null,
  latest bigint not null,
  transcript ${bytes} not null,
  primary key (meeting_id, number)
);

create table relay_message (
  meeting_id text not null references relay_meeting (meeting_id),
  incarnation bigint not null,
  seq bigint not null,
  sender_id text not null,
  sender_device_id integer not null,
  message_id text not null,
  accepted_at bigint not null,
  ciphertext ${bytes} not null,
  transcript ${bytes} not null,
  primary key (meeting_id, incarnation, seq),
  unique (meeting_id, sender_id, sender_device_id, message_id)
);

-- Who is entitled to a meeting's ciphertext, from where on, and how far each has read.
create table relay_reader (
  reader_id text not null,
  reader_device_id integer not null,
  meeting_id text not null references relay_meeting (meeting_id),
  guest integer not null,
  floor_incarnation bigint not null,
  floor bigint not null,
  cursor_incarnation bigint not null,
  cursor bigint not null,
  primary key (reader_id, reader_device_id, meeting_id)
);

-- Envelope ids sort in the order of arrival.
create table relay_envelope (
  recipient_id text not null,
  recipient_device_id integer not null,
  envelope_id text not null,
  meeting_id text not null references relay_meeting (meeting_id),
  sender_id text not null,
  sender_device_id integer not null,
  message_id text,
  type integer not null,
  queued_at bigint not null,
  ciphertext ${bytes} not null,
  primary key (recipient_id, recipient_device_id, envelope_id)
);

-- Direct messages that were posted, so that a retry is not delivered again after the recipient has handled the first.
create table relay_direct (
  sender_id text not null,
  sender_device_id integer not null,
  message_id text not null,
  recipient_id text not null,
  recipient_device_id integer not null,
  posted_at bigint not null,
  primary key (sender_id, sender_device_id, message_id, recipient_id, recipient_device_id)
);
