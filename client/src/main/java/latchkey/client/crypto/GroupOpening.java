package latchkey.client.crypto;

import java.util.UUID;
import latchkey.protocol.message.GroupContent;

/** What became of opening a group message. */
public sealed interface GroupOpening {
  /** It is the sender's, and new. */
  record Opened(GroupContent content) implements GroupOpening {}

  /** The sender's key of that distribution id is not here: hold the message and ask for the key. */
  record UnknownSenderKey(UUID distributionId) implements GroupOpening {}

  /** Opened before, from before the time this device's copy of the key is for, or its own. */
  record NothingNew() implements GroupOpening {}

  /**
   * Altered, forged or malformed.
   *
   * @param reason for a log; holds no secret
   */
  record Unreadable(String reason) implements GroupOpening {}
}
