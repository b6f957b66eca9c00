package latchkey.protocol.message;

import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;

/**
 * What a guest signs when it speaks.
 *
 * @param log how far it had verified the meeting's log
 * @param place among its own words
 * @param mark absent where it has seen no message
 */
public record GuestWords(
    LogPlace log,
    GuestSessionId sessionId,
    AuthorPlace place,
    Optional<TranscriptMark> mark,
    MessageId messageId,
    Speech speech) {
  public GuestWords {
    Require.uuid(messageId.value(), "the message's id");
  }

  /**
   * What these bytes say.
   *
   * @throws latchkey.protocol.InvalidInput if they have not the form of a guest's words
   */
  public static GuestWords read(Bytes words) {
    latchkey.protocol.message.wire.GuestWords wire =
        Wire.parse(
            latchkey.protocol.message.wire.GuestWords.parser(), words, "what the guest said");
    AuthorPlace.requireNext(wire.getNumber());
    GuestSessionId session = Wire.sessionId(wire.getSessionId());
    return new GuestWords(
        new LogPlace(
            Wire.of(wire.getMeetingLogId()), wire.getRosterIndex(), Wire.of(wire.getRosterHead())),
        session,
        AuthorPlace.ofGuest(session, wire.getNumber(), Wire.of(wire.getPreviousHash())),
        wire.hasMark() ? Optional.of(TranscriptMark.read(wire.getMark())) : Optional.empty(),
        new MessageId(wire.getMessageId()),
        Speech.read(wire.getType(), Wire.of(wire.getBody())));
  }

  /** Serialised, in canonical form. */
  Bytes written() {
    latchkey.protocol.message.wire.GuestWords.Builder wire =
        latchkey.protocol.message.wire.GuestWords.newBuilder()
            .setMeetingLogId(Wire.of(log.logId()))
            .setSessionId(sessionId.value())
            .setNumber(place.number())
            .setPreviousHash(Wire.of(place.previousHash()))
            .setRosterIndex(log.index())
            .setRosterHead(Wire.of(log.head()))
            .setMessageId(messageId.value())
            .setType(speech.type())
            .setBody(Wire.of(Wire.bytes(speech.wire())));
    mark.ifPresent(it -> wire.setMark(it.wire()));
    return Wire.bytes(wire.build());
  }
}
