package latchkey.protocol.message;

import com.google.protobuf.Message;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;

/** What may be said to one device or guest. */
public sealed interface PairwiseBody
    permits SenderKeyDistribution, SessionConfirmation, Label, GuestText {
  /** {@code Content.type}. */
  int SENDER_KEY_DISTRIBUTION = 1;

  /** {@code Content.type}. */
  int SESSION_CONFIRMATION = 5;

  /** {@code Content.type}. */
  int LABEL = 6;

  /** {@code Content.type}. */
  int GUEST_TEXT = 7;

  int type();

  Message wire();

  /**
   * Reads a body.
   *
   * @throws InvalidInput if it has not its form, or is none that may be said to one alone
   */
  static PairwiseBody read(int type, Bytes body) {
    return switch (type) {
      case SENDER_KEY_DISTRIBUTION ->
          SenderKeyDistribution.read(
              Wire.parse(
                  latchkey.protocol.message.wire.SenderKeyDistribution.parser(),
                  body,
                  "the sender key"));
      case SESSION_CONFIRMATION ->
          SessionConfirmation.read(
              Wire.parse(
                  latchkey.protocol.message.wire.SessionConfirmation.parser(),
                  body,
                  "the session's confirmation"));
      case LABEL ->
          Label.read(Wire.parse(latchkey.protocol.message.wire.Label.parser(), body, "the label"));
      case GUEST_TEXT ->
          GuestText.read(
              Wire.parse(
                  latchkey.protocol.message.wire.GuestText.parser(), body, "the guest's text"));
      default ->
          throw new InvalidInput(
              GroupBody.isKnown(type)
                  ? "it has no place in a message to one alone"
                  : "it is of a type that this version does not know");
    };
  }

  /** Whether bodies of this type are read here. */
  static boolean isKnown(int type) {
    return type == SENDER_KEY_DISTRIBUTION
        || type == SESSION_CONFIRMATION
        || type == LABEL
        || type == GUEST_TEXT;
  }
}
