package latchkey.protocol.message;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.message.wire.AuthoredMessage;
import latchkey.protocol.message.wire.Content;

/**
 * What a message to the group holds (docs/second-edition/protocol.md, sections 1 and 4). Its body
 * may have a fault of its own: the message counts among its author's all the same.
 *
 * @param log how far its author had verified the meeting's log
 * @param place where it stands among its author's own
 * @param mark what its author has seen of everybody's messages; absent where that is none
 * @param messageId a retry keeps it
 */
public record GroupContent(
    LogPlace log,
    AuthorPlace place,
    Optional<TranscriptMark> mark,
    MessageId messageId,
    int type,
    Bytes body) {
  /** {@code Content.type} is at most that. */
  static final int MAX_TYPE = 65_535;

  public GroupContent {
    Require.uuid(messageId.value(), "the message's id");
    Require.between(type, 1, MAX_TYPE, "the content's type");
  }

  public static GroupContent of(
      LogPlace log,
      AuthorPlace place,
      Optional<TranscriptMark> mark,
      MessageId messageId,
      GroupBody body) {
    return new GroupContent(log, place, mark, messageId, body.type(), Wire.bytes(body.wire()));
  }

  /**
   * Reads the plaintext of a sender-key message.
   *
   * @throws InvalidInput if it is no content for the group; its body is not looked at
   */
  public static GroupContent open(byte[] padded) {
    return read(Padding.remove(padded));
  }

  /**
   * Reads a serialised content.
   *
   * @throws InvalidInput as {@link #open}
   */
  public static GroupContent read(Bytes serialised) {
    Content wire = Wire.parse(Content.parser(), serialised, "the content");
    Require.that(
        wire.hasAuthorPlace(), "it does not say where it stands among its author's messages");
    return new GroupContent(
        new LogPlace(
            Wire.of(wire.getMeetingLogId()), wire.getRosterIndex(), Wire.of(wire.getRosterHead())),
        AuthorPlace.read(wire.getAuthorPlace()),
        wire.hasMark() ? Optional.of(TranscriptMark.read(wire.getMark())) : Optional.empty(),
        new MessageId(wire.getMessageId()),
        wire.getType(),
        Wire.of(wire.getBody()));
  }

  /** Serialised, in canonical form. */
  public Bytes written() {
    Content.Builder wire =
        Content.newBuilder()
            .setMeetingLogId(Wire.of(log.logId()))
            .setRosterIndex(log.index())
            .setRosterHead(Wire.of(log.head()))
            .setAuthorPlace(place.written())
            .setType(type)
            .setBody(Wire.of(body))
            .setMessageId(messageId.value());
    mark.ifPresent(it -> wire.setMark(it.wire()));
    return Wire.bytes(wire.build());
  }

  /** The plaintext of a sender-key message. */
  public byte[] padded() {
    return Padding.add(written());
  }

  /**
   * What is said.
   *
   * @throws InvalidInput if the body has not its form, or has no place in a group message
   */
  public GroupBody said() {
    return GroupBody.read(type, body);
  }

  /**
   * The chained hash, 32 bytes: what its author's next message names. A void message has the hash
   * of the one that it stands for.
   */
  public Bytes hash(Address author) {
    if (type == GroupBody.VOID_MESSAGE) {
      try {
        return said() instanceof VoidMessage nothing ? nothing.hash() : ownHash(author);
      } catch (InvalidInput e) {
        return ownHash(author); // It stands for none.
      }
    }
    return ownHash(author);
  }

  private Bytes ownHash(Address author) {
    return HashContext.CONTENT.of(
        AuthoredMessage.newBuilder()
            .setMeetingLogId(Wire.of(log.logId()))
            .setAuthorId(author.id())
            .setAuthorDeviceId(author.deviceId())
            .setEpoch(Wire.of(place.epoch()))
            .setNumber(place.number())
            .setPreviousHash(Wire.of(place.previousHash()))
            .setMessageId(messageId.value())
            .setType(type)
            .setBody(Wire.of(body))
            .build()
            .toByteArray());
  }
}
