-- A device that comes back asks which of its key envelopes still wait.
create index relay_envelope_by_sender on relay_envelope (sender_id, sender_device_id, meeting_id, envelope_id)
  where message_id is null;
