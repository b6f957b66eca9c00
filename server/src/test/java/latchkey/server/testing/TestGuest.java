package latchkey.server.testing;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.roster.AppendToRoster;

/** A guest that has knocked. */
public final class TestGuest {
  private final TestServer server;
  private final TestKeys keys;
  private final TestLink link;
  private final RegisterGuest knock;
  private final GuestRegistered registered;

  private TestGuest(
      TestServer server,
      TestKeys keys,
      TestLink link,
      RegisterGuest knock,
      GuestRegistered registered) {
    this.server = server;
    this.keys = keys;
    this.link = link;
    this.knock = knock;
    this.registered = registered;
  }

  /** What a new guest with these keys sends. */
  public static RegisterGuest registration(TestKeys keys, TestLink link, String name, int preKeys) {
    return link.prove(unproved(keys, link.token(), name, preKeys), keys);
  }

  /** As {@link #registration}, without any proof. */
  public static RegisterGuest unproved(TestKeys keys, String token, String name, int preKeys) {
    PublishKeys published = keys.publish(preKeys, preKeys);
    Bytes none = Bytes.of(new byte[Limits.SIGNATURE_BYTES]);
    return new RegisterGuest(
        token,
        GuestSessionId.random(),
        name,
        published.registrationId(),
        published.identityKeyPublic(),
        published.signedPreKey(),
        published.preKeys(),
        published.kyberPreKeys(),
        published.lastResortKyberPreKey(),
        none,
        none);
  }

  public static TestGuest knock(TestServer server, TestLink link, String name, int preKeys) {
    TestKeys keys = new TestKeys();
    RegisterGuest knock = registration(keys, link, name, preKeys);
    return new TestGuest(
        server,
        keys,
        link,
        knock,
        server
            .post("/api/meetings/external/register", TestServer.NO_TOKEN, knock)
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
    return knock.displayName();
  }

  public Address address() {
    return Address.ofGuest(sessionId());
  }

  public String path() {
    return "/api/meetings/external/session/" + sessionId();
  }

  /** The guest with its proofs, as an entry that admits it names it. */
  public Knocking knocking() {
    return knock.knocking(link.tokenHash());
  }

  public Guest asGuest() {
    return knocking().guest();
  }

  /** Signs at the roster's present end that it leaves, and posts. */
  public Reply sayGoodbye(TestMeeting meeting) {
    MeetingLog roster = meeting.roster();
    MeetingWriter writer =
        new MeetingWriter(roster, address(), keys.signingKey(), server.clock().instant());
    return append(meeting, writer.leaveAsGuest());
  }

  public Reply append(TestMeeting meeting, Bytes entry) {
    return server.post(meeting.path() + "/roster", token(), new AppendToRoster(List.of(entry)));
  }
}
