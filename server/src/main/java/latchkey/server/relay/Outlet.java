package latchkey.server.relay;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SenderKeysAcknowledged;

/**
 * The way to those who are connected. Told of everything that was accepted, once it is on disk, in
 * the order in which it was stored. Must neither block nor throw.
 */
public interface Outlet {
  /** To every participant. */
  void message(MeetingMessage message);

  /** Those who are in the meeting by a former incarnation are to come in anew. */
  void restored(MeetingId meetingId);

  /** Each to its recipient. */
  void mail(MeetingId meetingId, List<Mail> mail);

  /** To the device whose sender keys have reached their recipients. */
  void acknowledged(Address sender, SenderKeysAcknowledged keys);
}
