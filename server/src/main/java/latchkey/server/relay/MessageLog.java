package latchkey.server.relay;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.SendMessage;

/** Keeps meetings' group messages, each once. */
public interface MessageLog {
  /** What became of a message. */
  sealed interface Appended {
    /** It is in the log, in this place. */
    record Stored(Mark mark) implements Appended {}

    /** Its sender has sent it before; this is where it went then. */
    record Repeated(Place place) implements Appended {}

    /** The meeting is in another incarnation by now; nothing was stored. */
    record BegunAnew() implements Appended {}

    /** People came or went after the sender last read the roster; nothing was stored. */
    record RosterMoved() implements Appended {}

    /** The sender counts more roster entries than there are; nothing was stored. */
    record RosterAhead() implements Appended {}

    /** The sender is not among the meeting's {@link Readers}; nothing was stored. */
    record NoReader() implements Appended {}
  }

  /** Has a log ready for a new meeting. */
  void open(MeetingId meetingId);

  /** Notes that the meeting's roster has one entry more, and whether it says who takes part. */
  void rosterGrew(MeetingId meetingId, boolean peopleCameOrWent);

  /**
   * Puts a message at the end of its meeting's log, under one more than the {@code seq} of the
   * message before, 1 for the first of an incarnation.
   *
   * @param incarnation the number of the one that the sender speaks in
   */
  Appended append(Address sender, SendMessage message, long incarnation, Instant acceptedAt);

  /** Begins an incarnation: the next message is its first. What is kept of former ones stays. */
  void begin(MeetingId meetingId, Incarnation incarnation);

  /**
   * Begins an incarnation of each meeting.
   *
   * @param next makes the one after the number that it is given
   * @return how many meetings there are
   */
  int beginAll(LongFunction<Incarnation> next);

  /**
   * The meeting's highest place, whether or not that message is still kept. Empty where there is no
   * log.
   */
  Optional<Mark> newest(MeetingId meetingId);

  /** The transcript up to a message that is still kept. */
  Optional<Bytes> transcript(MeetingId meetingId, Place place);

  /**
   * What is known of an incarnation.
   *
   * @param latest its highest {@code seq}
   * @param newestAt when its newest message was accepted, where that is kept
   */
  record Extent(Incarnation incarnation, long latest, Optional<Instant> newestAt) {}

  /** Of the incarnation with this number, where there is one. */
  Optional<Extent> extent(MeetingId meetingId, long incarnation);

  /** The first incarnation with a higher number. */
  Optional<Incarnation> following(MeetingId meetingId, long incarnation);

  /**
   * The messages of an incarnation after {@code after}, in order: at most {@code maxMessages}, and
   * no more than have {@code maxBytes} of ciphertext together, but at least one if there is one.
   */
  Portion<MeetingMessage> page(MeetingId meetingId, Place after, int maxMessages, int maxBytes);

  /** Forgets messages accepted before {@code before}. */
  void purge(Instant before);

  /** Deletes the log of a meeting that is over, with whoever was entitled to it. */
  void forget(MeetingId meetingId);
}
