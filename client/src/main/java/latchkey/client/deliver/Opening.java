package latchkey.client.deliver;

import java.util.UUID;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;

/** What became of an attempt to open a group message. */
public sealed interface Opening {
  /** It is its sender's, and new. */
  record Opened(GroupContent content) implements Opening {}

  /** It is this device's own, and has come back in its place. */
  record CameBack(GroupBody said) implements Opening {}

  /** It is this device's own, and says that the message with its id was given up. */
  record OwnVoid() implements Opening {}

  /** The sender's key of that distribution id is not here (yet). */
  record KeyMissing(UUID distributionId) implements Opening {}

  /** Handled before, or from before the time that the key is for. */
  record NothingNew() implements Opening {}

  /** It never opens, or must not be shown. */
  record Refused(String reason) implements Opening {}
}
