package latchkey.bench.people;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.bench.load.Greeting;
import latchkey.bench.load.Line;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.PairwiseOpening;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.invite.JoinLink;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.message.SenderKeyDistribution;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;

/** A guest that has knocked, with real keys. */
public final class LightGuest {
  private final KeyStore store = KeyStore.inMemory();
  private final OwnKeys keys = OwnKeys.in(store);
  private final Knocking knocking;
  private final GuestRegistered registered;
  private final PairwiseSessions sessions;
  private final SenderKeys senderKeys;
  private Optional<Peer> member = Optional.empty();

  /**
   * Knocks, with a one-time pre-key of each kind.
   *
   * @param link whole, as it is given to guests
   */
  public static LightGuest knock(URI server, MeetingId meeting, String link, String name) {
    int fragment = link.indexOf('#');
    return new LightGuest(
        server,
        meeting,
        JoinLink.of(
            link.substring(link.lastIndexOf('/', fragment) + 1, fragment),
            link.substring(fragment + 1)),
        name,
        1);
  }

  /**
   * Knocks.
   *
   * @param preKeys one-time pre-keys of a kind to publish
   */
  LightGuest(URI server, MeetingId meeting, JoinLink link, String name, int preKeys) {
    RegisterGuest knock = link.knock(meeting, name, keys, keys.publish(preKeys));
    this.knocking = knock.knocking(link.tokenHash());
    this.registered = GuestApi.register(server, knock);
    this.sessions = new PairwiseSessions(store, keys);
    this.senderKeys = new SenderKeys(store, meeting, address());
  }

  /** Sender keys are to come from this device. */
  public void expectKeysOf(Peer device) {
    member = Optional.of(device);
  }

  /**
   * Takes in a sender key, if that is what has come, and acknowledges it.
   *
   * @return whether it was one
   */
  public boolean heard(Line line, ByteBuffer in, int from, int end) {
    Optional<String> payload = line.payload(Events.RECEIVE_SENDER_KEY, in, from, end);
    if (payload.isEmpty()) {
      return false;
    }
    ReceivedSenderKey key = Json.mapper().readValue(payload.get(), ReceivedSenderKey.class);
    PairwiseOpening opening =
        sessions.open(member.orElseThrow(), key.encryptedSenderKey(), key.type());
    if (!(opening instanceof PairwiseOpening.Opened opened
        && opened.content().said() instanceof SenderKeyDistribution distribution)) {
      throw new IllegalStateException("a sender key did not open: " + opening);
    }
    senderKeys.process(member.get().address(), distribution.distributionMessage());
    line.emit(Wire.event(Events.RELAY_ACK, RelayAck.of(List.of(key.id()))));
    return true;
  }

  public GuestSessionId sessionId() {
    return registered.sessionId();
  }

  public Address address() {
    return Address.ofGuest(registered.sessionId());
  }

  public KeyStore store() {
    return store;
  }

  public OwnKeys keys() {
    return keys;
  }

  /** What it has signed at the door. */
  Knocking knocking() {
    return knocking;
  }

  /** How it connects and takes its place. */
  public Greeting greeting() {
    return new Greeting(
        Events.GUESTS,
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "sessionId",
                    registered.sessionId().value(),
                    "sessionToken",
                    registered.sessionToken())),
        Optional.of(
            Wire.event(
                Events.GUEST_REGISTER_SOCKET, new RegisterSocket(registered.sessionId(), null))));
  }
}
