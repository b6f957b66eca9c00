package latchkey.protocol.log;

import latchkey.protocol.Bytes;
import latchkey.protocol.keys.SignatureCheck;

/** What a signature is for. A signature made in one context is good in no other. */
public enum SigningContext {
  ACCOUNT_ENTRY("Latchkey 2 account entry"),
  MEETING_ENTRY("Latchkey 2 meeting entry"),
  POSSESSION("Latchkey 2 possession"),
  RECOVERY_POSSESSION("Latchkey 2 recovery possession"),
  DEVICE_LINK("Latchkey 2 device link"),
  KNOCK("Latchkey 2 knock"),
  MEMBER_KNOCK("Latchkey 2 member knock"),
  GUEST_WORDS("Latchkey 2 guest words"),
  HEARTBEAT("Latchkey 2 heartbeat");

  private final String text;

  SigningContext(String text) {
    this.text = text;
  }

  /** The bytes that are signed: the context, a zero byte, {@code message}. */
  public byte[] over(byte[] message) {
    return Contexts.prepend(text, message);
  }

  /** Whether {@code signature} over {@code message} in this context is good under {@code key}. */
  public boolean verifies(SignatureCheck check, Bytes key, byte[] message, Bytes signature) {
    return check.verifies(key, over(message), signature.toByteArray());
  }
}
