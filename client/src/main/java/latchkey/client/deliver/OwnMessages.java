package latchkey.client.deliver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GroupBody;

/**
 * What this device says to the group and has not seen come back in its place: its own sender-key
 * messages are the ones that a device cannot open. Safe for use by several threads.
 */
public final class OwnMessages {
  private final Map<MessageId, GroupBody> expected = new ConcurrentHashMap<>();

  /** It is to be sent, or may have been sent before the program ended. */
  public void expect(MessageId id, GroupBody said) {
    expected.put(id, said);
  }

  /** Whether it has not come back yet. */
  public boolean isExpected(MessageId id) {
    return expected.containsKey(id);
  }

  /** What it says, if it has not come back yet. */
  public Optional<GroupBody> expected(MessageId id) {
    return Optional.ofNullable(expected.get(id));
  }

  public void givenUp(MessageId id) {
    expected.remove(id);
  }

  Optional<GroupBody> cameBack(MessageId id) {
    return Optional.ofNullable(expected.remove(id));
  }
}
