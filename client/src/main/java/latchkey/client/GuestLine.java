package latchkey.client;

import java.time.Duration;
import java.util.Optional;
import latchkey.client.http.GuestApi;
import latchkey.client.socket.EventSocket;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.protocol.roster.RosterPage;

/** A guest's REST calls and events. */
record GuestLine(MeetingId meeting, GuestSessionId guest, GuestApi api, EventSocket socket)
    implements MeetingLine {
  @Override
  public Position join(Optional<Bytes> receipt) {
    RegisterSocket joining = new RegisterSocket(guest, receipt.orElse(null));
    return socket.call(Events.GUEST_REGISTER_SOCKET, joining, Position.class);
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

  /** A guest may send 100 events a minute; this leaves most of them for speaking. */
  @Override
  public Duration pause() {
    return Duration.ofMillis(1500);
  }

  @Override
  public void requestSenderKey(RequestSenderKey request) {
    socket.tell(Events.GUEST_REQUEST_SENDER_KEY, request);
  }

  EnvelopesAccepted say(DirectMessage message) {
    return socket.call(Events.GUEST_MESSAGE, message, EnvelopesAccepted.class);
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
