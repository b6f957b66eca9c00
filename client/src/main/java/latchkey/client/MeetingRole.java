package latchkey.client;

import java.util.List;
import java.util.Optional;
import latchkey.client.content.ContentReader.Said;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationSecret;
import latchkey.protocol.content.SenderKeyDistribution;
import latchkey.protocol.relay.Position;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;

/** What a member's device and a guest do differently. */
interface MeetingRole {
  /** The meeting's title, by the server's word. */
  String title();

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
  void rosterSays(RosterEvent event, Roster roster);

  /** Why a member's sender key is not to be taken; empty where it is. */
  Optional<String> objection(Address sender, Content content, SenderKeyDistribution key);

  /** A guest has said something to this device. */
  void guestSaid(Address guest, Said said);

  void secretCame(Address sender, InvitationSecret secret);

  /** Whether this device knows that the guest said something else under that id. */
  boolean isAltered(Address guest, Said published);

  /** A member has published a guest's text. */
  void guestTextPublished(Address guest, MessageId messageId);

  /**
   * An account's log, as this device has verified it, says something new or is doubtful.
   *
   * @param toItsEnd whether it was read on since the roster has the devices that it has
   */
  void accountRead(UserId user, boolean toItsEnd);

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
