package latchkey.client.distribute;

import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;

/**
 * Why somebody has not been given the key.
 *
 * @param reason for a person; reads on from "because"
 * @param otherKey the identity key that the server shows instead of the roster's
 */
record Failure(ErrorCode code, String reason, Optional<Bytes> otherKey) {
  /** Whether it stays like that until somebody changes something. */
  boolean isLasting() {
    return !LatchkeyException.isTransient(code);
  }

  static Failure of(ErrorCode code, String reason) {
    return new Failure(code, reason, Optional.empty());
  }

  static Failure of(LatchkeyException e) {
    return of(e.code(), String.valueOf(e.getMessage()));
  }

  static Failure unconfirmed() {
    return of(
        ErrorCode.IDENTITY_KEY_CHANGED,
        "its identity key is not the one that this device knows; compare safety numbers, then"
            + " confirm the new key");
  }

  static Failure noSession() {
    return of(ErrorCode.UNAVAILABLE, "there is no session with it yet");
  }

  static Failure otherRegistration() {
    return of(
        ErrorCode.INVALID_KEY,
        "its keys are not good: they are of another registration than the meeting's roster has");
  }

  static Failure badBundle(String reason) {
    return of(ErrorCode.INVALID_KEY, "its keys are not good: " + reason);
  }

  static Failure silent() {
    return of(ErrorCode.INTERNAL, "the server did not say what became of the key");
  }

  static Failure otherKey(Bytes shown) {
    return new Failure(
        ErrorCode.IDENTITY_KEY_CHANGED,
        "the server shows another identity key than the meeting's roster: somebody may be between",
        Optional.of(shown));
  }
}
