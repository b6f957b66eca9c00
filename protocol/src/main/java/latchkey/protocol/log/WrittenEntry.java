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
  private static final int CRITICAL_TYPES = 1_000;

  /**
   * Takes an entry apart.
   *
   * @throws EntryRefused {@link LogFault#MALFORMED}
   */
  public static WrittenEntry parse(Bytes signed) throws EntryRefused {
    EntryRefused.unless(
        signed.length() <= Limits.MAX_ROSTER_ENTRY_BYTES,
        LogFault.MALFORMED,
        "the entry is longer than " + Limits.MAX_ROSTER_ENTRY_BYTES + " bytes");
    SignedEntry envelope =
        CanonicalForm.parse(
            SignedEntry.parser(), ByteString.copyFrom(signed.toByteArray()), "the entry");
    Entry content = CanonicalForm.parse(Entry.parser(), envelope.getEntry(), "the entry");
    Form.length(envelope.getSignature(), Limits.SIGNATURE_BYTES, "the signature");
    Form.length(content.getLogId(), LOG_ID_BYTES, "the log's id");
    Form.length(
        content.getPreviousHash(),
        content.getIndex() == 0 ? 0 : Limits.HASH_BYTES,
        "the previous hash");
    Form.that(content.hasSigner(), "the entry names no signer");
    Form.that(content.getType() != 0, "the entry has no type");
    return new WrittenEntry(
        envelope.getEntry(), Bytes.of(envelope.getSignature().toByteArray()), content);
  }

  /** Whether a reader that does not know the entry's type may go on. */
  public boolean maySkip() {
    return Integer.compareUnsigned(content.getType(), CRITICAL_TYPES) >= 0;
  }
}
