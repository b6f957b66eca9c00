package latchkey.client.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.PairwiseOpening;
import latchkey.client.crypto.PairwiseSessions;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.invite.JoinLink;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.message.SenderKeyDistribution;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.RelayAck;

/**
 * A guest without the SDK's works above the cryptography: does nothing by itself, and whatever the
 * test says.
 */
public final class BareGuest implements AutoCloseable {
  public final KeyStore store = KeyStore.inMemory();
  public final OwnKeys keys = OwnKeys.in(store);
  public final PairwiseSessions sessions = new PairwiseSessions(store, keys);
  public final GuestRegistered registered;
  public final Address address;
  public final GuestApi api;
  public final SenderKeys senderKeys;
  public final Tap tap;
  private final List<String> texts = new ArrayList<>();

  /**
   * Knocks and connects.
   *
   * @param link a whole invitation link
   */
  public BareGuest(URI server, String link, String name) {
    this(server, link, name, Limits.FIRST_ONE_TIME_PRE_KEYS);
  }

  /** As the constructor, with one one-time pre-key of each kind: cheap to make in numbers. */
  public static BareGuest withFewKeys(URI server, String link, String name) {
    return new BareGuest(server, link, name, 1);
  }

  private BareGuest(URI server, String link, String name, int preKeys) {
    int fragment = link.indexOf('#');
    JoinLink parts =
        JoinLink.of(
            link.substring(link.lastIndexOf('/', fragment) + 1, fragment),
            link.substring(fragment + 1));
    MeetingId meeting = GuestApi.joinInfo(server, parts.token()).meetingId();
    PublishKeys published = keys.publish(preKeys);
    this.registered = GuestApi.register(server, parts.knock(meeting, name, keys, published));
    this.address = Address.ofGuest(registered.sessionId());
    this.api = new GuestApi(server, registered.sessionId(), registered.sessionToken());
    this.senderKeys = new SenderKeys(store, meeting, address);
    this.tap = connect(server);
    tap.awaitConnected();
  }

  /** A further connection of this guest. */
  public Tap connect(URI server) {
    return new Tap(
        server,
        Events.GUESTS,
        Map.of(
            "sessionId",
            registered.sessionId().value(),
            "sessionToken",
            registered.sessionToken()));
  }

  /** {@code external:registerSocket}. */
  public Position join() {
    return tap.socket()
        .call(
            Events.GUEST_REGISTER_SOCKET,
            new RegisterSocket(registered.sessionId(), null),
            Position.class);
  }

  /**
   * Opens and acknowledges every key that has come, then opens every message, and gives the texts
   * of those that open.
   *
   * @param skippedKeys how many keys, from the first, it does as if it had never got
   */
  public List<String> opensAfter(Address sender, Bytes identityKey, int skippedKeys) {
    Peer peer = new Peer(sender, identityKey);
    int number = 0;
    for (Tap.Event event : tap.all(Events.RECEIVE_SENDER_KEY)) {
      ReceivedSenderKey key = event.as(ReceivedSenderKey.class);
      if (sessions.open(peer, key.encryptedSenderKey(), key.type())
              instanceof PairwiseOpening.Opened opened
          && number++ >= skippedKeys) {
        senderKeys.process(
            sender, ((SenderKeyDistribution) opened.content().said()).distributionMessage());
        tap.socket().tell(Events.RELAY_ACK, RelayAck.of(List.of(key.id())));
      }
    }
    for (Tap.Event event : tap.all(Events.MESSAGE)) {
      MeetingMessage message = event.as(MeetingMessage.class);
      if (senderKeys.open(sender, message.ciphertext()) instanceof GroupOpening.Opened opened) {
        texts.add(Contents.text(opened.content()));
      }
    }
    return List.copyOf(texts);
  }

  /** Returns when so many messages have come, since the knock. */
  public void awaitMessages(int count) {
    Eventually.that(
        () -> tap.all(Events.MESSAGE).size() >= count,
        () -> tap.all(Events.MESSAGE).size() + " of " + count + " messages came");
  }

  @Override
  public void close() {
    tap.close();
    store.close();
  }
}
