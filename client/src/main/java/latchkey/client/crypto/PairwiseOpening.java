package latchkey.client.crypto;

import latchkey.protocol.message.PairwiseContent;

/** What became of opening a pairwise message. */
public sealed interface PairwiseOpening {
  /** It is the peer's, and new. The session has moved on. */
  record Opened(PairwiseContent content) implements PairwiseOpening {}

  /** Opened before. */
  record Duplicate() implements PairwiseOpening {}

  /** This device does not have the session or pre-key (any more): ask for a new session. */
  record NoSession() implements PairwiseOpening {}

  /** Made under another identity key than the roster has for the peer. */
  record OtherIdentity() implements PairwiseOpening {}

  /**
   * Altered, replayed or malformed. Ask for a new session if it matters.
   *
   * @param reason for a log; holds no secret
   */
  record Unreadable(String reason) implements PairwiseOpening {}
}
