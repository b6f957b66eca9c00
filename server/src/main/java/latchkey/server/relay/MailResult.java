package latchkey.server.relay;

import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What became of one envelope. */
public sealed interface MailResult {
  Address recipient();

  /**
   * It waits in the recipient's mailbox, or has been there before.
   *
   * @param id null where it has been there before
   */
  record Kept(Address recipient, @Nullable EnvelopeId id) implements MailResult {}

  /** It went nowhere. */
  record NotKept(Address recipient, ErrorCode code, String why) implements MailResult {}
}
