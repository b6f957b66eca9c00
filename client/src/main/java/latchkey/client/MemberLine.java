package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import latchkey.client.distribute.Peers;
import latchkey.client.http.MemberApi;
import latchkey.client.socket.EventSocket;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeys;
import latchkey.protocol.roster.RosterPage;

/** One meeting's part of a member device's REST calls and events. */
record MemberLine(MeetingId meeting, MemberApi api, EventSocket socket)
    implements MeetingLine, Peers {
  @Override
  public Position join(Optional<Bytes> receipt) {
    Joining joining = new Joining(meeting, receipt.orElse(null));
    return socket.call(Events.MEETING_JOIN, joining, Position.class);
  }

  void leave() {
    socket.tell(Events.MEETING_LEAVE, new MeetingRef(meeting));
  }

  @Override
  public ReplayPage replay(Place after) {
    Replay replay = new Replay(meeting, after.incarnation(), after.seq());
    return socket.call(Events.RELAY_REPLAY, replay, ReplayPage.class);
  }

  @Override
  public void acknowledge(RelayAck handled) {
    socket.tell(Events.RELAY_ACK, handled);
  }

  @Override
  public Duration pause() {
    return Duration.ofMillis(20);
  }

  @Override
  public void requestSenderKey(RequestSenderKey request) {
    socket.tell(Events.REQUEST_SENDER_KEY, request);
  }

  MessageAccepted send(SendMessage message) {
    return socket.call(Events.MESSAGE, message, MessageAccepted.class);
  }

  EnvelopesAccepted tell(DirectMessage message) {
    return socket.call(Events.DIRECT, message, EnvelopesAccepted.class);
  }

  @Override
  public EnvelopesAccepted distribute(List<Envelope> envelopes) {
    return socket.call(
        Events.DISTRIBUTE_SENDER_KEYS, new SenderKeys(meeting, envelopes), EnvelopesAccepted.class);
  }

  @Override
  public KeyBundle bundle(Address device) {
    return api.bundle(device);
  }

  @Override
  public GuestKeyBundles guestBundles(List<GuestSessionId> guests) {
    return api.guestBundles(meeting, guests);
  }

  @Override
  public void beat(SignedHeartbeat heartbeat) {
    socket.tell(Events.HEARTBEAT, new SendHeartbeat(meeting, heartbeat.written()));
  }

  @Override
  public Participants participants() {
    return api.participants(meeting);
  }

  @Override
  public RosterPage page(long from) {
    return api.roster(meeting, from);
  }

  @Override
  public void append(Bytes entry) {
    api.appendToRoster(meeting, entry);
  }
}
