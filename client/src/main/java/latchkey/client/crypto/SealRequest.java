package latchkey.client.crypto;

import java.util.Optional;
import latchkey.protocol.message.PairwiseContent;

/**
 * One content for one recipient.
 *
 * @param bundle starts a new session, in place of one that may be there
 * @param prepared a session that has been begun, for where there is none; without either it is the
 *     session that is there
 */
public record SealRequest(
    Peer recipient,
    Optional<PeerBundle> bundle,
    Optional<PreparedSession> prepared,
    PairwiseContent content) {
  /** In the session that is there. */
  public static SealRequest inSession(Peer recipient, PairwiseContent content) {
    return new SealRequest(recipient, Optional.empty(), Optional.empty(), content);
  }

  /** In a new session. */
  public static SealRequest withBundle(Peer recipient, PeerBundle bundle, PairwiseContent content) {
    return new SealRequest(recipient, Optional.of(bundle), Optional.empty(), content);
  }
}
