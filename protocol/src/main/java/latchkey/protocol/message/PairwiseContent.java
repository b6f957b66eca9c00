package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Require;
import latchkey.protocol.message.wire.Content;

/**
 * What a message to one device or guest holds (docs/second-edition/protocol.md, sections 1 and 4).
 *
 * @param log how far its author had verified the meeting's log
 */
public record PairwiseContent(LogPlace log, int type, Bytes body) {
  public PairwiseContent {
    Require.between(type, 1, GroupContent.MAX_TYPE, "the content's type");
  }

  public static PairwiseContent of(LogPlace log, PairwiseBody body) {
    return new PairwiseContent(log, body.type(), Wire.bytes(body.wire()));
  }

  /**
   * Reads the plaintext of a Signal message.
   *
   * @throws InvalidInput if it is no content for one alone; its body is not looked at
   */
  public static PairwiseContent open(byte[] padded) {
    return read(Padding.remove(padded));
  }

  /**
   * Reads a serialised content.
   *
   * @throws InvalidInput as {@link #open}
   */
  public static PairwiseContent read(Bytes serialised) {
    Content wire = Wire.parse(Content.parser(), serialised, "the content");
    Require.that(
        !wire.hasAuthorPlace() && !wire.hasMark() && wire.getMessageId().isEmpty(),
        "it has a place among its author's messages to the group, and came to one alone");
    return new PairwiseContent(
        new LogPlace(
            Wire.of(wire.getMeetingLogId()), wire.getRosterIndex(), Wire.of(wire.getRosterHead())),
        wire.getType(),
        Wire.of(wire.getBody()));
  }

  /** Serialised, in canonical form. */
  public Bytes written() {
    return Wire.bytes(
        Content.newBuilder()
            .setMeetingLogId(Wire.of(log.logId()))
            .setRosterIndex(log.index())
            .setRosterHead(Wire.of(log.head()))
            .setType(type)
            .setBody(Wire.of(body))
            .build());
  }

  /** The plaintext of a Signal message. */
  public byte[] padded() {
    return Padding.add(written());
  }

  /**
   * What is said.
   *
   * @throws InvalidInput if the body has not its form, or has no place in a message to one alone
   */
  public PairwiseBody said() {
    return PairwiseBody.read(type, body);
  }
}
