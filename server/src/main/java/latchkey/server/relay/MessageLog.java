package latchkey.server.relay;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SendMessage;

/** Keeps meetings' group messages, each once. */
public interface MessageLog {
  /** What became of a message. */
  sealed interface Appended {
    /** It is in the log, in this place. */
    record Stored(long seq) implements Appended {}

    /** Its sender has sent it before; this is where it went then. */
    record Repeated(long seq) implements Appended {}

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
   * message before, 1 for the first.
   */
  Appended append(Address sender, SendMessage message, Instant acceptedAt);

  /** The meeting's highest {@code seq}, whether or not that message is still kept; 0 before it. */
  long latest(MeetingId meetingId);

  /**
   * The messages after {@code after}, in order: at most {@code maxMessages}, and no more than have
   * {@code maxBytes} of ciphertext together, but at least one if there is one.
   */
  Portion<MeetingMessage> page(MeetingId meetingId, long after, int maxMessages, int maxBytes);

  /** Forgets messages accepted before {@code before}. */
  void purge(Instant before);

  /** Deletes the log of a meeting that is over, with whoever was entitled to it. */
  void forget(MeetingId meetingId);
}
