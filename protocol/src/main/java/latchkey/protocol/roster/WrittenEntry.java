package latchkey.protocol.roster;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Arrays;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.roster.wire.RosterEntry;
import latchkey.protocol.roster.wire.SignedRosterEntry;

/**
 * A serialised {@code SignedRosterEntry}, taken apart. It must be written as protobuf writes one,
 * with nothing unknown in it: parsers differ in what else they read, and so would people's rosters.
 *
 * @param entry what is signed
 */
record WrittenEntry(Bytes entry, Bytes signature, RosterEntry content) {
  /**
   * @throws InvalidInput if it is none
   */
  static WrittenEntry parse(Bytes signed) {
    if (signed.length() > Limits.MAX_ROSTER_ENTRY_BYTES) {
      throw new InvalidInput("entry is longer than " + Limits.MAX_ROSTER_ENTRY_BYTES + " bytes");
    }
    SignedRosterEntry envelope = parse(SignedRosterEntry.parser(), signed.toByteArray());
    byte[] entry = envelope.getEntry().toByteArray();
    return new WrittenEntry(
        Bytes.of(entry),
        Bytes.of(envelope.getSignature().toByteArray()),
        parse(RosterEntry.parser(), entry));
  }

  private static <M extends Message> M parse(Parser<M> parser, byte[] bytes) {
    M message;
    try {
      message = DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput("entry is not a serialised roster entry", e);
    }
    if (!Arrays.equals(message.toByteArray(), bytes)) {
      throw new InvalidInput("entry is not written as protobuf writes one");
    }
    return message;
  }
}
