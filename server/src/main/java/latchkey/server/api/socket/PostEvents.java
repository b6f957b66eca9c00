package latchkey.server.api.socket;

import java.util.List;
import java.util.Objects;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.SenderKeyAccepted;
import latchkey.protocol.relay.SenderKeyDistributed;
import latchkey.protocol.relay.SenderKeyDistributionFailed;
import latchkey.protocol.relay.SenderKeyForGuest;
import latchkey.protocol.relay.SenderKeys;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.MailResult;
import latchkey.server.relay.Relay;

/** Envelopes for single devices: sender keys, and direct messages. */
final class PostEvents {
  private final SeatCheck seats;
  private final Relay relay;
  private final Rooms rooms;

  PostEvents(SeatCheck seats, Relay relay, Rooms rooms) {
    this.seats = seats;
    this.relay = relay;
    this.rooms = rooms;
  }

  List<Route<?>> routes() {
    return List.of(
        new Route<>(Incoming.DISTRIBUTE_SENDER_KEYS, this::distribute),
        new Route<>(Incoming.DISTRIBUTE_SENDER_KEY_TO_GUEST, this::distributeToGuest),
        new Route<>(Incoming.SENDER_KEY_FOR_GUEST, this::distributeToGuest),
        new Route<>(Incoming.DIRECT, this::direct),
        new Route<>(Incoming.GUEST_MESSAGE, this::direct));
  }

  private void distribute(Connection connection, SenderKeys keys, Answer answer) {
    seats.require(connection, keys.meetingId());
    answer.when(
        relay.distribute(connection.address(), keys),
        results -> accepted(keys.meetingId(), results));
  }

  private void direct(Connection connection, DirectMessage message, Answer answer) {
    seats.require(connection, message.meetingId());
    answer.when(
        relay.direct(connection.address(), message),
        results -> accepted(message.meetingId(), results));
  }

  private EnvelopesAccepted accepted(MeetingId meetingId, List<MailResult> results) {
    return new EnvelopesAccepted(
        true,
        results.stream()
            .map(result ->
                switch (result) {
                  case MailResult.Kept kept ->
                      new EnvelopesAccepted.Result(
                          kept.recipient(),
                          isAway(meetingId, kept.recipient()),
                          kept.id(),
                          null,
                          null);
                  case MailResult.NotKept not ->
                      new EnvelopesAccepted.Result(
                          not.recipient(), false, null, not.code(), not.why());
                })
            .toList());
  }

  private boolean isAway(MeetingId meetingId, Address recipient) {
    return !rooms.isPresent(meetingId, recipient);
  }

  /** Besides the acknowledgement, the sender gets an event that says what became of the key. */
  private void distributeToGuest(Connection connection, SenderKeyForGuest key, Answer answer) {
    try {
      SenderKeyAccepted accepted = distributeToGuest(connection, key);
      answer.with(accepted);
      connection.send(
          Outgoing.SENDER_KEY_DISTRIBUTED,
          new SenderKeyDistributed(key.meetingId(), key.guestSessionId(), accepted.queued()));
    } catch (RuntimeException e) {
      answer.refuse(e);
      Refusal refusal = Answer.refusalOf(Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, e);
      connection.send(
          Outgoing.SENDER_KEY_DISTRIBUTION_FAILED,
          new SenderKeyDistributionFailed(
              key.meetingId(), key.guestSessionId(), refusal.code(), refusal.error()));
    }
  }

  private SenderKeyAccepted distributeToGuest(Connection connection, SenderKeyForGuest key) {
    if (key.senderDeviceId() != connection.address().deviceId()) {
      throw new Refused(
          ErrorCode.FORBIDDEN,
          "senderDeviceId is not this device's. A device distributes its own sender key alone.");
    }
    seats.require(connection, key.meetingId());
    Address guest = Address.ofGuest(key.guestSessionId());
    Integer type = key.type();
    Envelope envelope =
        new Envelope(guest, key.encryptedSenderKey(), type == null ? CiphertextType.PRE_KEY : type);
    MailResult result =
        relay
            .distribute(connection.address(), new SenderKeys(key.meetingId(), List.of(envelope)))
            .join()
            .getFirst();
    return switch (result) {
      case MailResult.Kept kept ->
          new SenderKeyAccepted(
              true, isAway(key.meetingId(), guest), Objects.requireNonNull(kept.id()));
      case MailResult.NotKept not -> throw new Refused(not.code(), not.why());
    };
  }
}
