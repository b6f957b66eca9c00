package latchkey.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.log.CanonicalForm;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;

/** From protobuf's values and back. */
final class Wire {
  private Wire() {}

  /**
   * Reads a message in canonical form.
   *
   * @throws InvalidInput if the bytes are anything else
   */
  static <M extends Message> M parse(Parser<M> parser, Bytes bytes, String what) {
    try {
      return CanonicalForm.parse(parser, of(bytes), what);
    } catch (EntryRefused e) {
      throw new InvalidInput(e.detail(), e);
    }
  }

  static GuestSessionId sessionId(String wire) {
    try {
      return Ids.sessionId(wire);
    } catch (EntryRefused e) {
      throw new InvalidInput(e.detail(), e);
    }
  }

  static Bytes of(ByteString wire) {
    return Bytes.of(wire.toByteArray());
  }

  static ByteString of(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  static Bytes bytes(Message message) {
    return Bytes.of(message.toByteArray());
  }
}
