package latchkey.server.api.socket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeyForGuest;
import latchkey.protocol.relay.SenderKeys;
import latchkey.server.config.ServerConfig;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;

/** A server, a meeting of Ada's, and connections to it. */
final class Scene implements AutoCloseable {
  final TestServer server;
  final TestDevice ada;
  final TestMeeting meeting;
  private final List<TestSocket> sockets = new ArrayList<>();

  Scene() {
    this(settings -> settings);
  }

  Scene(UnaryOperator<ServerConfig> settings) {
    this(TestServer.start(settings));
  }

  Scene(TestServer server) {
    this.server = server;
    ada = server.newMember("Ada");
    meeting = TestMeeting.create(server, ada);
  }

  MeetingId meetingId() {
    return meeting.meetingId();
  }

  /** A member that the meeting is open to, with a device in its roster. */
  TestDevice newMemberInside(String name) {
    TestDevice device = server.newMember(name);
    meeting.add(device);
    return device;
  }

  TestSocket connect(TestDevice device) {
    return keep(TestSocket.of(server, device));
  }

  TestSocket connect(TestGuest guest) {
    return keep(TestSocket.of(server, guest));
  }

  TestSocket keep(TestSocket socket) {
    sockets.add(socket);
    return socket;
  }

  /** A connection that has joined the meeting. */
  TestSocket join(TestDevice device) {
    TestSocket socket = connect(device);
    position(socket);
    return socket;
  }

  Position position(TestSocket socket) {
    return socket.send(Events.MEETING_JOIN, new MeetingRef(meetingId()), Position.class);
  }

  /** A connection that has registered. */
  TestSocket join(TestGuest guest) {
    TestSocket socket = connect(guest);
    position(socket, guest);
    return socket;
  }

  Position position(TestSocket socket, TestGuest guest) {
    return socket.send(
        Events.GUEST_REGISTER_SOCKET, new RegisterSocket(guest.sessionId(), null), Position.class);
  }

  SendMessage message(String text) {
    return new SendMessage(meetingId(), MessageId.random(), meeting.roster().size(), bytes(text));
  }

  long say(TestSocket socket, String text) {
    return socket.send(Events.MESSAGE, message(text), MessageAccepted.class).seq();
  }

  SenderKeys senderKeys(Address... recipients) {
    return new SenderKeys(meetingId(), envelopes(recipients));
  }

  SenderKeyForGuest senderKey(TestGuest guest, int senderDeviceId) {
    return new SenderKeyForGuest(
        meetingId(),
        guest.sessionId(),
        senderDeviceId,
        bytes("key for " + guest.name()),
        CiphertextType.PRE_KEY);
  }

  DirectMessage direct(Address... recipients) {
    return new DirectMessage(meetingId(), MessageId.random(), envelopes(recipients));
  }

  EnvelopesAccepted distribute(TestSocket socket, Address... recipients) {
    return socket.send(
        Events.DISTRIBUTE_SENDER_KEYS, senderKeys(recipients), EnvelopesAccepted.class);
  }

  RequestSenderKey requestFor(TestDevice device) {
    return new RequestSenderKey(
        meetingId(), device.userId(), device.deviceId(), UUID.randomUUID().toString(), false);
  }

  void handled(TestSocket socket, EnvelopeId... ids) {
    socket.send(Events.RELAY_ACK, RelayAck.of(List.of(ids)), Accepted.class);
  }

  void read(TestSocket socket, long seq) {
    socket.send(Events.RELAY_ACK, new RelayAck(null, meetingId(), 1L, seq), Accepted.class);
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Envelope> envelopes(Address... recipients) {
    return Stream.of(recipients)
        .map(
            recipient -> new Envelope(recipient, bytes("for " + recipient), CiphertextType.PRE_KEY))
        .toList();
  }

  @Override
  public void close() {
    sockets.forEach(TestSocket::close);
    server.close();
  }
}
