package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeyAccepted;
import latchkey.protocol.relay.SenderKeyForGuest;
import latchkey.protocol.relay.SenderKeys;

/**
 * An event that clients send, as data: also what the events' description is made of.
 *
 * @param event its name
 * @param who may send it; says its namespace, too
 * @param payload what it carries
 * @param answer what its acknowledgement holds where it is not refused
 */
record Incoming<P>(String event, Who who, Class<P> payload, Class<?> answer) {
  static final Incoming<Joining> MEETING_JOIN =
      new Incoming<>(Events.MEETING_JOIN, Who.MEMBER, Joining.class, Position.class);
  static final Incoming<MeetingRef> MEETING_LEAVE =
      new Incoming<>(Events.MEETING_LEAVE, Who.MEMBER, MeetingRef.class, Accepted.class);
  static final Incoming<RegisterSocket> REGISTER_SOCKET =
      new Incoming<>(Events.GUEST_REGISTER_SOCKET, Who.GUEST, RegisterSocket.class, Position.class);
  static final Incoming<SendMessage> MESSAGE =
      new Incoming<>(Events.MESSAGE, Who.MEMBER, SendMessage.class, MessageAccepted.class);
  static final Incoming<SenderKeys> DISTRIBUTE_SENDER_KEYS =
      new Incoming<>(
          Events.DISTRIBUTE_SENDER_KEYS, Who.MEMBER, SenderKeys.class, EnvelopesAccepted.class);
  static final Incoming<SenderKeyForGuest> DISTRIBUTE_SENDER_KEY_TO_GUEST =
      new Incoming<>(
          Events.DISTRIBUTE_SENDER_KEY_TO_GUEST,
          Who.MEMBER,
          SenderKeyForGuest.class,
          SenderKeyAccepted.class);
  static final Incoming<SenderKeyForGuest> SENDER_KEY_FOR_GUEST =
      new Incoming<>(
          Events.SENDER_KEY_FOR_GUEST,
          Who.MEMBER,
          SenderKeyForGuest.class,
          SenderKeyAccepted.class);
  static final Incoming<DirectMessage> DIRECT =
      new Incoming<>(Events.DIRECT, Who.MEMBER, DirectMessage.class, EnvelopesAccepted.class);
  static final Incoming<DirectMessage> GUEST_MESSAGE =
      new Incoming<>(
          Events.GUEST_MESSAGE, Who.ADMITTED_GUEST, DirectMessage.class, EnvelopesAccepted.class);
  static final Incoming<RequestSenderKey> REQUEST_SENDER_KEY =
      new Incoming<>(Events.REQUEST_SENDER_KEY, Who.MEMBER, RequestSenderKey.class, Accepted.class);
  static final Incoming<RequestSenderKey> GUEST_REQUEST_SENDER_KEY =
      new Incoming<>(
          Events.GUEST_REQUEST_SENDER_KEY,
          Who.ADMITTED_GUEST,
          RequestSenderKey.class,
          Accepted.class);
  static final Incoming<RelayAck> ACK =
      new Incoming<>(Events.RELAY_ACK, Who.MEMBER, RelayAck.class, Accepted.class);
  static final Incoming<RelayAck> GUEST_ACK =
      new Incoming<>(Events.RELAY_ACK, Who.ADMITTED_GUEST, RelayAck.class, Accepted.class);
  static final Incoming<Replay> REPLAY =
      new Incoming<>(Events.RELAY_REPLAY, Who.MEMBER, Replay.class, ReplayPage.class);
  static final Incoming<Replay> GUEST_REPLAY =
      new Incoming<>(Events.RELAY_REPLAY, Who.ADMITTED_GUEST, Replay.class, ReplayPage.class);

  static final Incoming<SendHeartbeat> HEARTBEAT =
      new Incoming<>(Events.HEARTBEAT, Who.MEMBER, SendHeartbeat.class, Accepted.class);
  static final Incoming<SendHeartbeat> GUEST_HEARTBEAT =
      new Incoming<>(Events.HEARTBEAT, Who.ADMITTED_GUEST, SendHeartbeat.class, Accepted.class);

  /** Every event that clients may send. {@link EventTable} has a handler for each. */
  static List<Incoming<?>> all() {
    return List.of(
        MEETING_JOIN,
        MEETING_LEAVE,
        REGISTER_SOCKET,
        MESSAGE,
        DISTRIBUTE_SENDER_KEYS,
        DISTRIBUTE_SENDER_KEY_TO_GUEST,
        SENDER_KEY_FOR_GUEST,
        DIRECT,
        GUEST_MESSAGE,
        REQUEST_SENDER_KEY,
        GUEST_REQUEST_SENDER_KEY,
        ACK,
        GUEST_ACK,
        REPLAY,
        GUEST_REPLAY,
        HEARTBEAT,
        GUEST_HEARTBEAT);
  }

  String namespace() {
    return who.namespace();
  }
}
