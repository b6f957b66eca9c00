package latchkey.server.testing;

import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.account.SignInRequest;
import latchkey.protocol.account.SignInResponse;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.roster.RosterMember;

/** A member's device. */
public final class TestDevice {
  private final TestServer server;
  private final TestKeys keys = new TestKeys();
  private final SignInResponse signedIn;

  private TestDevice(TestServer server, SignInResponse signedIn) {
    this.server = server;
    this.signedIn = signedIn;
  }

  /** Uses a new sign-in link. */
  public static TestDevice signIn(TestServer server, UserId userId) {
    String link = server.server().signIn().newLink(userId).token();
    return new TestDevice(
        server,
        server
            .post("/api/sign-in", TestServer.NO_TOKEN, new SignInRequest(link, "Laptop of a test"))
            .hasStatus(201)
            .as(SignInResponse.class));
  }

  public KeyCounts publishKeys() {
    return server.put("/api/devices/me/keys", token(), keys.publish(5, 5)).as(KeyCounts.class);
  }

  public TestKeys keys() {
    return keys;
  }

  public String token() {
    return signedIn.accessToken();
  }

  public UserId userId() {
    return signedIn.userId();
  }

  public int deviceId() {
    return signedIn.deviceId();
  }

  public Address address() {
    return Address.ofMember(userId(), deviceId());
  }

  public RosterMember asRosterMember() {
    return new RosterMember(userId(), deviceId(), keys.identityKey());
  }
}
