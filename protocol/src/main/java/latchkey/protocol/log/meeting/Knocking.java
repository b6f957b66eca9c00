package latchkey.protocol.log.meeting;

import latchkey.protocol.Bytes;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;

/**
 * A guest at the door, with the proofs that it has the link and its own key. Nothing of it has been
 * checked: {@link Proofs#areGood} does.
 *
 * @param linkProof the link key's signature over the guest's {@code Knock}: 64 bytes
 * @param keyProof the identity key's: 64 bytes
 */
public record Knocking(Guest guest, Bytes linkProof, Bytes keyProof) {
  /** Whether an entry can say this of a guest: ids, keys and the name have their forms. */
  public boolean hasForm() {
    try {
      var unused = GuestRules.guest(MeetingWriter.wire(this));
      return true;
    } catch (EntryRefused e) {
      return false;
    }
  }

  /**
   * What a guest itself writes.
   *
   * @param meetingLogId 16 bytes
   * @param anchor the hash of the invitation's entry, as the link has it: 32 bytes
   */
  public static Knocking sign(
      Bytes meetingLogId, Bytes anchor, Guest guest, SigningKey link, SigningKey own) {
    byte[] knock = Proofs.knock(meetingLogId, anchor, guest).toByteArray();
    return new Knocking(
        guest, link.sign(SigningContext.KNOCK, knock), own.sign(SigningContext.KNOCK, knock));
  }
}
