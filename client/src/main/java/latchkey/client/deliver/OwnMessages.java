package latchkey.client.deliver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;

/**
 * What this device says to the group and has not seen come back in its place: its own sender-key
 * messages are the ones that a device cannot open. Safe for use by several threads.
 */
public final class OwnMessages {
  private final Map<MessageId, Content> expected = new ConcurrentHashMap<>();

  /** It is to be sent, or may have been sent before the program ended. */
  public void expect(MessageId id, Content content) {
    expected.put(id, content);
  }

  /** Whether it has not come back yet. */
  public boolean isExpected(MessageId id) {
    return expected.containsKey(id);
  }

  /** What it says, if it has not come back yet. */
  public Optional<Content> expected(MessageId id) {
    return Optional.ofNullable(expected.get(id));
  }

  public void givenUp(MessageId id) {
    expected.remove(id);
  }

  Optional<Content> cameBack(MessageId id) {
    return Optional.ofNullable(expected.remove(id));
  }
}
