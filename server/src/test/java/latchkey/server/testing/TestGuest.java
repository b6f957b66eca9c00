package latchkey.server.testing;

import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Sha256;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.roster.RosterGuest;

/** A guest that has knocked. */
public final class TestGuest {
  private final TestKeys keys;
  private final String invitationToken;
  private final String name;
  private final GuestRegistered registered;

  private TestGuest(
      TestKeys keys, String invitationToken, String name, GuestRegistered registered) {
    this.keys = keys;
    this.invitationToken = invitationToken;
    this.name = name;
    this.registered = registered;
  }

  public static RegisterGuest registration(
      TestKeys keys, String invitationToken, String name, int preKeys) {
    PublishKeys published = keys.publish(preKeys, preKeys);
    return new RegisterGuest(
        invitationToken,
        name,
        published.registrationId(),
        published.identityKeyPublic(),
        published.signedPreKey(),
        published.preKeys(),
        published.kyberPreKeys(),
        published.lastResortKyberPreKey(),
        Sha256.of("stands for a proof"));
  }

  public static TestGuest knock(
      TestServer server, String invitationToken, String name, int preKeys) {
    TestKeys keys = new TestKeys();
    return new TestGuest(
        keys,
        invitationToken,
        name,
        server
            .post(
                "/api/meetings/external/register",
                TestServer.NO_TOKEN,
                registration(keys, invitationToken, name, preKeys))
            .hasStatus(201)
            .as(GuestRegistered.class));
  }

  public GuestSessionId sessionId() {
    return registered.sessionId();
  }

  public String token() {
    return registered.sessionToken();
  }

  public TestKeys keys() {
    return keys;
  }

  public String name() {
    return name;
  }

  public Address address() {
    return Address.ofGuest(sessionId());
  }

  public String path() {
    return "/api/meetings/external/session/" + sessionId();
  }

  public RosterGuest asRosterGuest() {
    return new RosterGuest(sessionId(), keys.identityKey(), name, Sha256.of(invitationToken));
  }
}
