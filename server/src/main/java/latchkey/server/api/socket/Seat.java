package latchkey.server.api.socket;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.server.relay.Mail;
import latchkey.server.relay.Portion;
import latchkey.server.relay.Relay;

/**
 * One connection's place in one meeting, in one incarnation of it. Changes on the meeting's lane
 * alone.
 */
final class Seat {
  /** A client that has not taken that much yet is given no more of its mailbox. */
  private static final long MAX_BUFFERED_BYTES = 512 * 1024;

  private final Connection connection;
  private final MeetingId meetingId;
  private final long incarnation;
  private volatile boolean hasMail = true;
  private Optional<EnvelopeId> newest = Optional.empty();

  Seat(Connection connection, MeetingId meetingId, long incarnation) {
    this.connection = connection;
    this.meetingId = meetingId;
    this.incarnation = incarnation;
  }

  Connection connection() {
    return connection;
  }

  MeetingId meetingId() {
    return meetingId;
  }

  /** The number of the one that it was taken in: nothing is said under another. */
  long incarnation() {
    return incarnation;
  }

  Address address() {
    return connection.address();
  }

  /** Whether something waits in the mailbox that was not sent here yet. */
  boolean hasMail() {
    return hasMail;
  }

  /** Sends the next portion of the mailbox, if the client has taken what it was given before. */
  void sendMail(Relay relay) {
    boolean isTaken = connection.seat(meetingId).filter(seat -> seat == this).isPresent();
    if (isTaken && hasMail && connection.socket().bufferedBytes() < MAX_BUFFERED_BYTES) {
      Portion<Mail> portion = relay.waiting(meetingId, address(), newest);
      send(portion.items());
      hasMail = portion.more();
    }
  }

  /** Sends what has just come in, unless older mail still waits: then it follows that. */
  void deliver(Mail mail) {
    boolean wasSent = newest.filter(id -> id.value().compareTo(mail.id().value()) >= 0).isPresent();
    if (!hasMail && !wasSent) {
      send(List.of(mail));
    }
  }

  private void send(List<Mail> mail) {
    if (!mail.isEmpty()) {
      newest = Optional.of(mail.getLast().id());
      connection.socket().emitAll(mail.stream().map(MailEvents::of).toList());
    }
  }
}
