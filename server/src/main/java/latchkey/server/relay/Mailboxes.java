package latchkey.server.relay;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;

/** Keeps the envelopes that wait for each device. */
public interface Mailboxes {
  /** How many envelopes wait for the device, of all its meetings. */
  int size(Address recipient);

  /** How many of them are that sender's. */
  int size(Address recipient, Address sender);

  void put(Mail mail, Instant queuedAt);

  /**
   * Notes that the sender's direct message goes to this recipient.
   *
   * @return false where that was noted before: the recipient has it, or has had it
   */
  boolean noteDirect(Address sender, MessageId messageId, Address recipient, Instant at);

  /** Whether that was noted. */
  boolean hasDirect(Address sender, MessageId messageId, Address recipient);

  /**
   * What waits for the device from one meeting after {@code after}, oldest first: at most {@code
   * max} envelopes, and no more than have {@code maxBytes} of ciphertext together, but at least one
   * if there is one.
   */
  Portion<Mail> waiting(
      Address recipient, MeetingId meetingId, Optional<EnvelopeId> after, int max, int maxBytes);

  /**
   * A sender key that has reached its recipient.
   *
   * @param sender whose key it is
   */
  record HandledKey(MeetingId meetingId, Address sender, Address recipient, EnvelopeId id) {}

  /**
   * Forgets envelopes of that recipient; ids of others', or of none, change nothing.
   *
   * @return those of them that held sender keys
   */
  List<HandledKey> remove(Address recipient, Collection<EnvelopeId> ids);

  /** The newest envelopes that hold the sender's keys and wait for whomever. */
  List<EnvelopeId> unhandledKeys(MeetingId meetingId, Address sender, int max);

  /** Forgets what waits for the device from one meeting. */
  void clear(MeetingId meetingId, Address recipient);

  /** Forgets everything that waits for the device. */
  void clear(Address recipient);

  /** Forgets envelopes, and notes of direct messages, from before {@code before}. */
  void purge(Instant before);
}
