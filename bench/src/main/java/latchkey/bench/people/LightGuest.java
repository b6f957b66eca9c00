package latchkey.bench.people;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import latchkey.bench.load.Greeting;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Json;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.Sha256;

/** A guest that has knocked, with real keys, one one-time pre-key of each kind. */
public final class LightGuest {
  private static final KeyCounts ALL_BUT_ONE =
      new KeyCounts(Limits.MAX_ONE_TIME_PRE_KEYS - 1, Limits.MAX_ONE_TIME_PRE_KEYS - 1);

  private final KeyStore store = KeyStore.inMemory();
  private final OwnKeys keys = OwnKeys.in(store);
  private final String token;
  private final String name;
  private final GuestRegistered registered;

  /**
   * Knocks.
   *
   * @param token the invitation's
   * @param secret the link's
   */
  LightGuest(URI server, MeetingId meeting, String token, LinkSecret secret, String name) {
    this.token = token;
    this.name = name;
    PublishKeys published = keys.publish(ALL_BUT_ONE);
    this.registered =
        GuestApi.register(
            server,
            new RegisterGuest(
                token,
                name,
                published.registrationId(),
                published.identityKeyPublic(),
                published.signedPreKey(),
                published.preKeys(),
                published.kyberPreKeys(),
                published.lastResortKyberPreKey(),
                secret.guestProof(
                    new LinkSecret.GuestClaim(
                        meeting, token, keys.identityKey(), keys.registrationId(), name))));
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

  RosterGuest asRosterGuest() {
    return new RosterGuest(registered.sessionId(), keys.identityKey(), name, Sha256.of(token));
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
            Wire.event(Events.GUEST_REGISTER_SOCKET, new RegisterSocket(registered.sessionId()))));
  }
}
