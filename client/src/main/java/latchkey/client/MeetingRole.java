package latchkey.client;

import java.util.List;
import latchkey.client.deliver.HeartbeatDuty;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Label;
import latchkey.protocol.relay.Position;

/** What a member's device and a guest do differently. */
interface MeetingRole {
  /** Whether this one takes part, by the verified log. */
  boolean takesPart(MeetingLog log);

  /** What of the heartbeat is this one's, with those who are present. On the lane. */
  HeartbeatDuty.Part heartbeatPart();

  /** Whether the application is told what this log says. */
  boolean tells(MeetingLog log);

  /**
   * The store is about to keep an entry by which these take part; in that transaction, and with the
   * roster locked: never block.
   */
  void keeps(List<Address> newcomers);

  /**
   * Others take part from now on, by one entry of the verified roster. The application has not been
   * told yet, and the roster is locked: never block.
   */
  void cameIn(List<Address> newcomers);

  /** As {@link #cameIn}, of one that takes part no more. */
  void wentOut(Address leaver);

  /**
   * The verified roster says something new, and the application has been told who came or went by
   * it. The roster is locked: never block.
   */
  void rosterSays(latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log);

  /** The key store is an older copy of the one that this device used last. On the lane. */
  void keyStoreWentBack();

  /** A guest has said something to this device. */
  void guestSaid(GuestText text, GuestWords words);

  /** The maker of an invitation says what it is called. */
  void labelled(Address maker, Label label);

  /** A member has published a guest's text. */
  void guestTextPublished(GuestText text);

  /** An account's log, as this device has verified it, says something new or is doubtful. */
  void accountRead(UserId user);

  /** There are two logs of a member's account, and this device has what proves it. On the lane. */
  void forked(UserId user);

  /** The connection stands, but the log, read to its end, does not have this one. */
  void notInRoster();

  /**
   * The connection stands, everything missed is read.
   *
   * @param position what the server said when this device came in
   */
  void ready(Position position);

  /** The meeting is over for this device. */
  void over();
}
