package latchkey.protocol.message;

import com.google.protobuf.Message;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.wire.AccountFork;

/** What may be said to the group. */
public sealed interface GroupBody permits Speech, RelayedGuestText, VoidMessage, AccountForkShown {
  /** {@code Content.type}. */
  int TEXT = 2;

  /** {@code Content.type}. */
  int RELAYED_GUEST_TEXT = 3;

  /** {@code Content.type}. */
  int VOID_MESSAGE = 4;

  /** {@code Content.type}. */
  int ACCOUNT_FORK = 8;

  /** {@code Content.type}. */
  int REPLY = 9;

  /** {@code Content.type}. */
  int EDIT = 10;

  /** {@code Content.type}. */
  int DELETION = 11;

  /** {@code Content.type}. */
  int REACTION = 12;

  /** {@code Content.type}. */
  int FILE = 13;

  int type();

  Message wire();

  /**
   * Reads a body.
   *
   * @throws InvalidInput if it has not its form, or is none that may be said to the group
   */
  static GroupBody read(int type, Bytes body) {
    return switch (type) {
      case TEXT, REPLY, EDIT, DELETION, REACTION, FILE -> Speech.read(type, body);
      case RELAYED_GUEST_TEXT ->
          RelayedGuestText.read(
              Wire.parse(
                  latchkey.protocol.message.wire.RelayedGuestText.parser(),
                  body,
                  "the guest's text"));
      case VOID_MESSAGE ->
          VoidMessage.read(
              Wire.parse(
                  latchkey.protocol.message.wire.VoidMessage.parser(), body, "the void message"));
      case ACCOUNT_FORK ->
          AccountForkShown.read(Wire.parse(AccountFork.parser(), body, "the account's fork"));
      default ->
          throw new InvalidInput(
              PairwiseBody.isKnown(type)
                  ? "it has no place in a group message"
                  : "it is of a type that this version does not know");
    };
  }

  /** Whether bodies of this type are read here. */
  static boolean isKnown(int type) {
    return Speech.isKnown(type)
        || type == RELAYED_GUEST_TEXT
        || type == VOID_MESSAGE
        || type == ACCOUNT_FORK;
  }
}
