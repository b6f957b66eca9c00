package latchkey.protocol.log;

import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;

/** What a hash names: SHA-256 over the context, a zero byte and the message. */
public enum HashContext {
  ACCOUNT_ENTRY("Latchkey 2 account hash"),
  MEETING_ENTRY("Latchkey 2 meeting hash"),
  CONTENT("Latchkey 2 content hash"),
  GUEST_WORDS("Latchkey 2 guest words hash"),
  MEETING_CODE("Latchkey 2 meeting code");

  private final String text;

  HashContext(String text) {
    this.text = text;
  }

  /** 32 bytes. */
  public Bytes of(byte[] message) {
    return Sha256.of(Contexts.prepend(text, message));
  }
}
