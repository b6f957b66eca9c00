package latchkey.protocol.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

/**
 * Signed messages have one form: the one that protobuf writes, with nothing unknown in it. Parsers
 * differ in what else they read, and so would people's logs.
 */
public final class CanonicalForm {
  private CanonicalForm() {}

  /**
   * Reads a message and requires its one form.
   *
   * @param what the message's name, for the refusal
   * @throws EntryRefused {@link LogFault#MALFORMED} where the bytes are no such message, or are
   *     written otherwise
   */
  public static <M extends Message> M parse(Parser<M> parser, ByteString bytes, String what)
      throws EntryRefused {
    M message;
    try {
      message = DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new EntryRefused(LogFault.MALFORMED, what + " cannot be read");
    }
    if (!message.toByteString().equals(bytes)) {
      throw new EntryRefused(LogFault.MALFORMED, what + " is not in canonical form");
    }
    return message;
  }
}
