package latchkey.client.store;

import java.util.HexFormat;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;

/**
 * What was in ciphertexts that have been opened and are not handled yet. A ratchet opens each but
 * once: what it gave must be kept with its step, or a crash loses it.
 */
public final class OpenedContents {
  private final Records records;

  OpenedContents(Records records) {
    this.records = records;
  }

  public Optional<Bytes> get(MeetingId meeting, Address sender, Bytes ciphertext) {
    return records.get(Kind.OPENED, key(meeting, sender, ciphertext)).map(Bytes::of);
  }

  /** Keeps it; to be called in the transaction in which the ratchet moves on. */
  public void put(MeetingId meeting, Address sender, Bytes ciphertext, Bytes content) {
    records.put(Kind.OPENED, key(meeting, sender, ciphertext), content.toByteArray());
  }

  /** It has been handled. */
  public void remove(MeetingId meeting, Address sender, Bytes ciphertext) {
    records.delete(Kind.OPENED, key(meeting, sender, ciphertext));
  }

  void erase(MeetingId meeting) {
    records.deleteAll(Kind.OPENED, meeting.value() + "/");
  }

  private static String key(MeetingId meeting, Address sender, Bytes ciphertext) {
    String digest = HexFormat.of().formatHex(Sha256.of(ciphertext.toByteArray()).toByteArray());
    return meeting.value() + "/" + Keys.of(sender) + "/" + digest;
  }
}
