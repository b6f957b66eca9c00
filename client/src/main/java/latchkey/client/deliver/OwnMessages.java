package latchkey.client.deliver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;

/**
 * What this device has sent to the group and not seen come back in its place: its own sender-key
 * messages are the ones that a device cannot open. Safe for use by several threads.
 */
public final class OwnMessages {
  private final Map<MessageId, Content> sent = new ConcurrentHashMap<>();

  public void sent(MessageId id, Content content) {
    sent.put(id, content);
  }

  public void givenUp(MessageId id) {
    sent.remove(id);
  }

  Optional<Content> cameBack(MessageId id) {
    return Optional.ofNullable(sent.remove(id));
  }
}
