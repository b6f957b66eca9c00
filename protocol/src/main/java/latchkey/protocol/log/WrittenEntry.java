package latchkey.protocol.log;

import com.google.protobuf.ByteString;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;

/**
 * A serialised {@code SignedEntry}, taken apart and in canonical form.
 *
 * @param entry the serialised {@code Entry}: what is signed and hashed
 * @param signature 64 bytes
 * @param content what {@code entry} says; its body is not looked at
 */
public record WrittenEntry(ByteString entry, Bytes signature, Entry content) {
  private static final int LOG_ID_BYTES = 16;
  private static final int FIRST_THAT_MAY_BE_SKIPPED = 1_000;
  private static final int MAX_TYPE = 65_535;

  /** The end of the year 9999, in milliseconds since 1970. */
  public static final long MAX_TIME = 253_402_300_799_999L;

  /** The greatest whole number that every language has. */
  public static final long MAX_NUMBER = (1L << 53) - 1;

  /**
   * Takes an entry apart.
   *
   * @param maxBytes what {@code SignedEntry.entry} may have
   * @throws EntryRefused {@link LogFault#MALFORMED}
   */
  public static WrittenEntry parse(Bytes signed, int maxBytes) throws EntryRefused {
    SignedEntry envelope =
        CanonicalForm.parse(
            SignedEntry.parser(), ByteString.copyFrom(signed.toByteArray()), "the entry");
    Form.that(
        envelope.getEntry().size() <= maxBytes, "the entry is longer than " + maxBytes + " bytes");
    Entry content = CanonicalForm.parse(Entry.parser(), envelope.getEntry(), "the entry");
    Form.length(envelope.getSignature(), Limits.SIGNATURE_BYTES, "the signature");
    Form.length(content.getLogId(), LOG_ID_BYTES, "the log's id");
    Form.length(
        content.getPreviousHash(),
        content.getIndex() == 0 ? 0 : Limits.HASH_BYTES,
        "the previous hash");
    Form.that(content.hasSigner(), "the entry names no signer");
    Form.number(content.getIndex(), MAX_NUMBER, "the index");
    Form.number(content.getTime(), MAX_TIME, "the time");
    Form.that(
        content.getType() >= 1 && content.getType() <= MAX_TYPE,
        "the entry's type is not from 1 to " + MAX_TYPE);
    return new WrittenEntry(
        envelope.getEntry(), Bytes.of(envelope.getSignature().toByteArray()), content);
  }

  /** Whether a reader that does not know the entry's type may go on. */
  public boolean maySkip() {
    return content.getType() >= FIRST_THAT_MAY_BE_SKIPPED;
  }
}
