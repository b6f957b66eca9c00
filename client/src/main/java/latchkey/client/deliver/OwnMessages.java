package latchkey.client.deliver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.store.KeyStore;
import latchkey.client.store.SentHashes.Sent;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.VoidMessage;
import latchkey.protocol.relay.MeetingMessage;

/**
 * What this device says to the group and has not seen come back in its place. Its own sender-key
 * messages are the ones that a device cannot open: it knows them by the hashes of the ciphertexts
 * that it has sent. Safe for use by several threads.
 */
public final class OwnMessages {
  private final KeyStore store;
  private final MeetingId meeting;
  private final Map<MessageId, GroupBody> expected = new ConcurrentHashMap<>();

  public OwnMessages(KeyStore store, MeetingId meeting) {
    this.store = store;
    this.meeting = meeting;
  }

  /** It is to be sent, or may have been sent before the program ended. */
  public void expect(MessageId id, GroupBody said) {
    expected.put(id, said);
  }

  /** An attempt at a message is about to be sent: to be called before it is. */
  public void sends(MessageId id, GroupBody said, Bytes ciphertext) {
    store.sentHashes().put(meeting, hash(ciphertext), new Sent(id, said instanceof VoidMessage));
  }

  /** Whether this device knows that it has sent that. */
  boolean hasSent(MeetingMessage message) {
    return store.sentHashes().get(meeting, hash(message.ciphertext())).isPresent();
  }

  /** It stands under this device's name. What it says cannot be shown here. */
  void adopt(MeetingMessage message) {
    store
        .sentHashes()
        .put(meeting, hash(message.ciphertext()), new Sent(message.messageId(), true));
  }

  /** Whether it has not come back yet. */
  public boolean isExpected(MessageId id) {
    return expected.containsKey(id);
  }

  /** What it says, if it has not come back yet. */
  public Optional<GroupBody> expected(MessageId id) {
    return Optional.ofNullable(expected.get(id));
  }

  /** It has its place, and that is kept. */
  public void arrived(MessageId id) {
    expected.remove(id);
  }

  public void givenUp(MessageId id) {
    expected.remove(id);
  }

  /** What is said to be this device's own. */
  Opening cameBack(MeetingMessage message) {
    Optional<Sent> sent =
        store
            .sentHashes()
            .get(meeting, hash(message.ciphertext()))
            .filter(one -> one.messageId().equals(message.messageId()));
    if (sent.isEmpty()) {
      return new Opening.Refused("the server says that it is this device's, which has not sent it");
    }
    if (sent.get().isVoid()) {
      return new Opening.OwnVoid();
    }
    return expected(message.messageId())
        .<Opening>map(Opening.CameBack::new)
        .orElseGet(Opening.NothingNew::new);
  }

  private static Bytes hash(Bytes ciphertext) {
    return Sha256.of(ciphertext.toByteArray());
  }
}
