package latchkey.client.roster;

import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.log.LogVerdict.Refused;

/** What a log's verdict on an entry means: for a reader of the entry, and for its signer. */
final class Verdicts {
  private Verdicts() {}

  static RosterAlarm alarm(Refused<?> refused) {
    return switch (refused.fault()) {
      case NOT_NEXT, OTHER_LOG -> RosterAlarm.FORKED;
      case ACCOUNT_MISSING -> RosterAlarm.ACCOUNT_MISSING;
      case NEWER_VERSION -> RosterAlarm.NEWER_VERSION;
      default -> refused.signed() ? RosterAlarm.NOT_ALLOWED : RosterAlarm.UNSIGNED;
    };
  }

  /** In words, of the entry at {@code index}. */
  static String words(RosterAlarm alarm, long index, String detail) {
    String refused = "The meeting's log is not accepted from entry " + index + " on: " + detail;
    return switch (alarm) {
      case ACCOUNT_MISSING ->
          "The meeting's log is not read on from entry "
              + index
              + " on: it names a member's account further than the server shows that account. It"
              + " is asked again.";
      case NEWER_VERSION -> refused + ". Update this program to take part further.";
      case NOT_ALLOWED -> refused + ". A participant has signed it, and the server has let it in.";
      default -> refused + ".";
    };
  }

  /** Why an entry of this device is not even sent. */
  static LatchkeyException objection(Refused<?> refused) {
    ErrorCode code =
        switch (refused.fault()) {
          case NOT_PERMITTED -> ErrorCode.FORBIDDEN;
          case SIGNER_UNKNOWN -> ErrorCode.NOT_IN_ROSTER;
          case ACCOUNT_MISSING -> ErrorCode.ACCOUNT_REFUSED;
          case AFTER_END -> ErrorCode.MEETING_ENDED;
          case BAD_PROOF -> ErrorCode.PROOF_REFUSED;
          default -> ErrorCode.INVALID_ROSTER_ENTRY;
        };
    return code == ErrorCode.NOT_IN_ROSTER
        ? notJoined()
        : new LatchkeyException(
            code, "The meeting's rules do not allow this: " + refused.detail() + ".");
  }

  static LatchkeyException notJoined() {
    return new LatchkeyException(
        ErrorCode.NOT_IN_ROSTER,
        "This device has not joined the meeting yet. Try again when it has.");
  }
}
