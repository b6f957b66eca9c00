package latchkey.client.deliver;

import latchkey.client.content.ContentReader;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.roster.Attendance;
import latchkey.protocol.Address;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.relay.MeetingMessage;

/**
 * Opens group messages: of member devices that the roster has or had when they wrote, under the
 * sender key that each has given this device.
 */
public final class GroupReader implements GroupInbox.Reader {
  private final Address self;
  private final Attendance attendance;
  private final SenderKeys keys;
  private final OwnMessages own;
  private final ContentReader contents;
  private final OpenOnce once;
  private final Floor floor;

  public GroupReader(
      Address self,
      Attendance attendance,
      SenderKeys keys,
      OwnMessages own,
      ContentReader contents,
      OpenOnce once,
      Floor floor) {
    this.self = self;
    this.attendance = attendance;
    this.keys = keys;
    this.own = own;
    this.contents = contents;
    this.once = once;
    this.floor = floor;
  }

  @Override
  public Opening open(MeetingMessage message) {
    Address sender = new Address(message.senderId(), message.senderDeviceId());
    if (sender.equals(self)) {
      return own.cameBack(message);
    }
    if (!attendance.everHadDevice(sender)) {
      return new Opening.Refused("the meeting's roster does not have its sender");
    }
    GroupOpening opening = once.message(message, () -> keys.open(sender, message.ciphertext()));
    if (opening instanceof GroupOpening.UnknownSenderKey unknown) {
      return new Opening.KeyMissing(unknown.distributionId());
    }
    if (opening instanceof GroupOpening.Unreadable unreadable) {
      return new Opening.Refused("it does not open: " + unreadable.reason());
    }
    return opening instanceof GroupOpening.Opened opened
        ? check(sender, message, opened.content())
        : new Opening.NothingNew();
  }

  private Opening check(Address sender, MeetingMessage message, GroupContent content) {
    long seq = message.seq();
    long index = content.log().index();
    try {
      boolean isKnown = contents.check(sender, content.log());
      if (!content.messageId().equals(message.messageId())) {
        return new Opening.Refused("it came under another id than its author gave it");
      }
      if (!attendance.tookPartAt(sender, index)) {
        return new Opening.Refused("it was written after its sender had gone");
      }
      if (!floor.admits(seq, index)) {
        return new Opening.Refused(
            "it was written before people came or went of whom earlier messages know");
      }
      if (isKnown) {
        floor.raise(seq, attendance.newestChange(index));
      }
      return new Opening.Opened(content);
    } catch (InvalidInput e) {
      return new Opening.Refused(String.valueOf(e.getMessage()));
    }
  }
}
