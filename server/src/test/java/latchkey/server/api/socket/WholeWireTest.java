package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Json;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.RecoveryLogRequest;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.TokenRequest;
import latchkey.protocol.device.DeviceLinkLogRequest;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.BurntLink;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.ConsumePreKey;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendHeartbeat;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeyAccepted;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.storage.sqlite.SqliteDatabase;
import latchkey.server.testing.DescribedWire;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestFile;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.Test;

/**
 * The descriptions that the server serves say what goes over the wire: all of it, and nothing else.
 * Every call, event, field and error code is used here for real. What is new in a record is asked
 * for by this test until it is used, too.
 */
final class WholeWireTest {
  /**
   * The server's last line against keys that are none. Before it an identity key has signed its
   * knock or stands in its account's log, and other keys of the right length and type are keys.
   */
  private static final String CANNOT_COME = "ErrorCode invalid_key";

  private static final String NO_ONE = TestServer.NO_TOKEN;
  private static final Bytes GARBAGE = Bytes.of(new byte[] {1, 2, 3});
  private static final String PUBLISH = "/api/devices/me/keys";
  private static final String BURNT = "/api/meetings/external/burnt";
  private static final String REGISTER = "/api/meetings/external/register";

  @Test
  void theDescriptionsAreForProgramsOfStrangers() {
    try (TestServer server = TestServer.start()) {
      for (String path : List.of("/api/openapi.json", "/api/asyncapi.json")) {
        Reply description = server.get(path, NO_ONE).hasStatus(200);
        assertThat(description.header("Content-Type")).isEqualTo("application/json");
        assertThat(description.header("Cache-Control")).isEqualTo("public, max-age=3600");
      }
    }
  }

  @Test
  void whatIsNotDescribedIsFound() {
    try (TestServer server = TestServer.start()) {
      DescribedWire wire = new DescribedWire(server);
      String meeting = "\"meetingId\":\"m_12345678\"";
      wire.told(Events.MEMBERS, Events.MEETING_ENDED, "{" + meeting + "}");
      assertThat(wire.wrong()).isEmpty();
      assertThat(wire.unseen()).doesNotContain("MeetingRef.meetingId").contains("Position.stream");

      wire.told(Events.MEMBERS, Events.MEETING_ENDED, "{" + meeting + ",\"reason\":\"late\"}");
      assertThat(wire.wrong()).hasSize(1);
      wire.told(Events.MEMBERS, Events.MEETING_ENDED, "{}");
      assertThat(wire.wrong()).hasSize(2);
      wire.told(Events.GUESTS, Events.GUEST_WAITING, "{}");
      assertThat(wire.wrong()).hasSize(3);
      wire.connectRefused(
          Events.MEMBERS,
          "{\"message\":\"No.\",\"data\":{\"ok\":false,\"code\":\"a_new_code\",\"error\":\"No.\"}}");
      assertThat(wire.wrong()).hasSize(4);
    }
  }

  @Test
  void everythingThatGoesOverTheWireIsDescribedAndNothingElse() throws SQLException {
    try (TestServer plain = TestServer.start();
        TestServer restored = TestServer.start();
        TestServer strict = TestServer.start(s -> s.withLimits(strictLimits()))) {
      DescribedWire wire = new DescribedWire(plain);
      plain.tappedBy(wire);
      restored.tappedBy(wire);
      strict.tappedBy(wire);
      plain.get("/api/openapi.json", NO_ONE);
      plain.get("/api/asyncapi.json", NO_ONE);
      peopleGetDevices(plain);
      devicesPublishKeys(plain);
      badInput(plain);
      new InMeeting(plain).run();
      olderCopy(restored);
      limits(strict);
      theServerFails(strict);
      assertThat(wire.wrong()).isEmpty();
      assertThat(wire.unseen()).containsExactly(CANNOT_COME);
    }
  }

  private static ServerLimits strictLimits() {
    return ServerLimits.DEFAULT
        .with(Limit.STRANGERS_CALLS, 20)
        .with(Limit.DEVICE_EVENTS, 12)
        .with(Limit.DEVICE_CONNECTIONS, 1)
        .with(Limit.MEETINGS, 1)
        .with(Limit.PARTICIPANTS, 2)
        .with(Limit.LOBBY, 1)
        .with(Limit.MAILBOX, 1)
        .with(Limit.MAILBOX_OF_SENDER, 1)
        .with(Limit.DISK_SPARE_MIB, Integer.MAX_VALUE);
  }

  private static void peopleGetDevices(TestServer server) {
    TestDevice laptop = server.newMember("Grace");
    String link = server.server().signIn().newLink("Grace H.").token();
    server.post("/api/sign-in/look", NO_ONE, new TokenRequest(link)).hasStatus(200);
    signIn(server, "Grace", link).isRefused(ErrorCode.ALREADY_EXISTS);
    signIn(server, "Grace H.", link).hasStatus(201);
    signIn(server, "Grace M.", link).isRefused(ErrorCode.SIGN_IN_LINK_USED);
    server.get("/api/me", laptop.token()).hasStatus(200);
    server.get("/api/me/devices", laptop.token()).hasStatus(200);
    server.get("/api/users", laptop.token()).hasStatus(200);

    deviceLink(server, laptop);

    Bytes late = laptop.writer().rename("Grace N.");
    laptop.append(laptop.writer().rename("Grace O.")).isDone();
    laptop.append(late).isRefused(ErrorCode.LOG_MOVED);
    laptop.append(GARBAGE).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);

    recovery(server, laptop.account());
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  private static Reply signIn(TestServer server, String name, String link) {
    TestAccount account = new TestAccount(name, server.clock().instant());
    return server.post("/api/sign-in", NO_ONE, account.opening(link, "Laptop"));
  }

  private static void deviceLink(TestServer server, TestDevice maker) {
    TestDeviceLink link = new TestDeviceLink(server, maker);
    link.make().hasStatus(201);
    link.status().hasStatus(200);
    link.state().hasStatus(200);
    server
        .post("/api/device-links/log", NO_ONE, new DeviceLinkLogRequest(link.token(), 0))
        .hasStatus(200);
    link.ask().isDone();
    link.ask(new TestKeys(), TestAccount.newAccessToken()).isRefused(ErrorCode.DEVICE_LINK_TAKEN);
    link.status().hasStatus(200);
    link.state().hasStatus(200);
    link.offer().isDone();
    link.state().hasStatus(200);
    link.prove().isDone();
    link.state().hasStatus(200);
    link.status().hasStatus(200);
    link.add().isDone();
    link.state().hasStatus(200);
    link.begun();

    TestDeviceLink withdrawn = new TestDeviceLink(server, maker);
    withdrawn.make().hasStatus(201);
    server.delete(withdrawn.path(), maker.token()).isDone();
    withdrawn.state().isRefused(ErrorCode.DEVICE_LINK_USED);
    withdrawn.status().isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
  }

  private static void recovery(TestServer server, TestAccount account) {
    Bytes key = account.recovery().identityKey();
    server.post("/api/recovery/log", NO_ONE, new RecoveryLogRequest(key, 0)).hasStatus(200);
    server
        .post("/api/recovery/log", NO_ONE, new RecoveryLogRequest(new TestKeys().identityKey(), 0))
        .isRefused(ErrorCode.RECOVERY_UNKNOWN);
    TestDevice witness = server.newMember("Wanda");
    AccountLog log = witness.log(account.userId());
    Bytes removal =
        AccountWriter.forRecovery(log, account.recovery().signingKey(), server.clock().instant())
            .removeDevices(log.state().orElseThrow().active().keySet(), List.of());
    server.post("/api/recovery/sign-out", NO_ONE, new RecoverySignOut(key, removal)).isDone();
    RecoveryRequest request =
        account.recovering(
            witness.log(account.userId()),
            new TestKeys(),
            TestAccount.newAccessToken(),
            server.clock().instant());
    server.post("/api/recovery", NO_ONE, request).hasStatus(201);
  }

  private static void devicesPublishKeys(TestServer server) {
    TestDevice laptop = server.newMember("Ken");
    TestDevice other = server.newMember("Kim");
    server.get(PUBLISH + "/count", laptop.token()).hasStatus(200);
    PublishKeys good = laptop.keys().publish(96, 1);
    TestKeys foreign = new TestKeys();
    server
        .put(PUBLISH, laptop.token(), foreign.publish(1, 1))
        .isRefused(ErrorCode.IDENTITY_KEY_CHANGED);
    server
        .put(PUBLISH, laptop.token(), withSignedPreKeyOf(good, foreign))
        .isRefused(ErrorCode.INVALID_SIGNATURE);
    server.delete(PUBLISH, laptop.token()).isDone();
    server.put(PUBLISH, laptop.token(), good).hasStatus(200);
    server.put(PUBLISH, laptop.token(), laptop.keys().publish(100, 100)).hasStatus(200);
    server
        .put(PUBLISH, laptop.token(), withPreKeysFrom(good, laptop.keys(), 1_000))
        .isRefused(ErrorCode.PRE_KEYS_FULL);

    String keys = "/api/users/" + laptop.userId() + "/devices/";
    for (int i = 0; i < Limit.BUNDLE_TAKES.usual(); i++) {
      server.get(keys + "1/keys", other.token()).hasStatus(200);
    }
    server.get(keys + "1/keys", other.token()).isRefused(ErrorCode.BUNDLE_LIMIT);
    server.get(keys + "9/keys", other.token()).isRefused(ErrorCode.DEVICE_UNKNOWN);
    server
        .get("/api/users/" + UserId.random() + "/devices/1/keys", other.token())
        .isRefused(ErrorCode.USER_UNKNOWN);
    TestMeeting.unborn(server, TestDevice.open(server, "Lea"))
        .tryToCreate()
        .isRefused(ErrorCode.KEYS_UNKNOWN);
  }

  private static PublishKeys withSignedPreKeyOf(PublishKeys keys, TestKeys other) {
    return new PublishKeys(
        keys.registrationId(),
        keys.identityKeyPublic(),
        other.signedPreKey(7),
        keys.preKeys(),
        keys.kyberPreKeys(),
        keys.lastResortKyberPreKey());
  }

  private static PublishKeys withPreKeysFrom(PublishKeys keys, TestKeys own, int from) {
    return new PublishKeys(
        keys.registrationId(),
        keys.identityKeyPublic(),
        keys.signedPreKey(),
        own.preKeys(from, 100),
        keys.kyberPreKeys(),
        keys.lastResortKyberPreKey());
  }

  private static void badInput(TestServer server) {
    server.post("/api/sign-in", NO_ONE, "{").isRefused(ErrorCode.MALFORMED_JSON);
    server.post("/api/sign-in", NO_ONE, "{}").isRefused(ErrorCode.INVALID_REQUEST);
    server
        .post("/api/sign-in", NO_ONE, "\"" + "a".repeat(10_000) + "\"")
        .isRefused(ErrorCode.TOO_LARGE);
    server.post("/api/sign-in", NO_ONE).isRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    server.get("/api/nothing", NO_ONE).isRefused(ErrorCode.NOT_FOUND);
    server.delete("/api/me", NO_ONE).isRefused(ErrorCode.METHOD_NOT_ALLOWED);
  }

  /** One meeting from its beginning to its end. */
  private static final class InMeeting {
    private final TestServer server;
    private final Scene scene;
    private final TestMeeting meeting;
    private final TestDevice ada;
    private final TestDevice bea;

    InMeeting(TestServer server) {
      this.server = server;
      this.scene = new Scene(server);
      this.meeting = scene.meeting;
      this.ada = scene.ada;
      this.bea = scene.newMemberInside("Bea");
    }

    void run() {
      TestSocket adas = scene.join(ada);
      TestSocket beas = scene.join(bea);
      calls();
      refusedCalls();
      anAccountComesByALink(adas);
      guestsComeAndGo(adas);
      TestGuest gil = meeting.guest("Gil");
      TestSocket gils = scene.join(gil);
      words(adas, beas, gils, gil);
      files(gil);
      keys(adas, beas, gils, gil);
      refusedEvents(adas, gils);
      accountsChange(adas);
      theEnd(adas);
    }

    private void calls() {
      server.get("/api/meetings", ada.token()).hasStatus(200);
      server.get(meeting.path(), ada.token()).hasStatus(200);
      server.get(meeting.path() + "/roster?from=1", ada.token()).hasStatus(200);
      server.get("/api/meetings/m_unknown", ada.token()).isRefused(ErrorCode.MEETING_UNKNOWN);
      Bytes late = meeting.sign(MeetingWriter::closeAdmission, ada);
      TestLink link = meeting.invite(3);
      server.get(link.joinPath(), NO_ONE).hasStatus(200);
      meeting.append(late, ada).isRefused(ErrorCode.ROSTER_MOVED);
      meeting.append(GARBAGE, ada).isRefused(ErrorCode.INVALID_ROSTER_ENTRY);

      meeting.append(MeetingWriter::closeAdmission, ada).isDone();
      server.get(link.joinPath(), NO_ONE).isRefused(ErrorCode.ADMISSION_CLOSED);
      meeting.append(MeetingWriter::openAdmission, ada).isDone();
      meeting.append(writer -> writer.revokeInvitation(link.tokenHash()), ada).isDone();
      server.get(link.joinPath(), NO_ONE).isRefused(ErrorCode.INVITATION_REVOKED);
      server.get(meeting.newLink().joinPath(), NO_ONE).isRefused(ErrorCode.INVITATION_UNKNOWN);
      Instant soon = server.clock().instant().plusSeconds(60);
      TestLink brief = meeting.invite(2, soon, ada);
      server.clock().advance(Duration.ofMinutes(1));
      server.get(brief.joinPath(), NO_ONE).isRefused(ErrorCode.INVITATION_EXPIRED);
    }

    private void files(TestGuest gil) {
      TestFile file = TestFile.of(server, meeting, 1 << 20);
      file.begin(gil.token()).hasStatus(200);
      file.put(0, gil.token()).hasStatus(200);
      file.get(0, ada.token()).isRefused(ErrorCode.FILE_UNFINISHED);
      file.put(2, gil.token()).isRefused(ErrorCode.SEGMENT_OUT_OF_ORDER);
      file.put(1, gil.token()).hasStatus(200);
      file.state(ada.token());
      file.get(1, ada.token()).hasStatus(200);
      lose(file);
      file.get(1, ada.token()).isRefused(ErrorCode.FILE_GONE);
      file.delete(gil.token()).isDone();
      file.get(0, ada.token()).isRefused(ErrorCode.FILE_UNKNOWN);
    }

    private void lose(TestFile file) {
      try (Stream<Path> all = Files.walk(server.dataDir().resolve("files"))) {
        for (Path segment : all.filter(Files::isRegularFile).toList()) {
          Files.delete(segment);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      assertThat(file.state(ada.token()).isComplete()).isTrue();
    }

    private void refusedCalls() {
      TestMeeting closed = TestMeeting.create(server, ada, false);
      closed.add(bea);
      TestLink link = closed.invite();
      TestGuest gus = TestGuest.knock(server, link, "Gus", 1);
      closed.admit(gus, bea).isRefused(ErrorCode.NOT_HOST);
      RegisterGuest unproved = TestGuest.unproved(new TestKeys(), link.token(), "Eve", 1);
      server.post(REGISTER, NO_ONE, unproved).isRefused(ErrorCode.PROOF_REFUSED);
      server.get(closed.path(), gus.token()).isRefused(ErrorCode.FORBIDDEN);
      closed.admit(gus).isDone();
      server
          .post(REGISTER, NO_ONE, TestGuest.registration(new TestKeys(), link, "Gus too", 1))
          .isRefused(ErrorCode.INVITATION_USED_UP);
      closed.decline(gus, ada).isRefused(ErrorCode.GUEST_NOT_WAITING);
      server
          .post(closed.path() + "/external/" + GuestSessionId.random() + "/decline", ada.token())
          .isRefused(ErrorCode.GUEST_UNKNOWN);
      closed.end().isDone();
      server.get(closed.path(), ada.token()).hasStatus(200);
      closed.append(GARBAGE, ada).isRefused(ErrorCode.MEETING_ENDED);
      server.get(gus.path() + "/prekeys", gus.token()).isRefused(ErrorCode.SESSION_ENDED);
    }

    private void anAccountComesByALink(TestSocket adas) {
      TestDevice mia = server.newMember("Mia");
      TestLink link = meeting.inviteMember();
      server.get(link.memberPath(), mia.token()).hasStatus(200);
      meeting.knock(mia, link).isDone();
      adas.next(Events.MEMBER_WAITING, Object.class);
      server.get(link.memberPath(), mia.token()).hasStatus(200);
      server.get(link.memberPath(), ada.token()).hasStatus(200);
      meeting.decline(mia).isDone();
      adas.next(Events.MEMBER_WAITS_NO_MORE, Object.class);
      meeting.knock(mia, link).isDone();
      assertThat(meeting.waitingMembers()).hasSize(1);
      server.delete(meeting.path() + "/member/knock", mia.token()).isDone();
    }

    private void guestsComeAndGo(TestSocket adas) {
      TestGuest wim = meeting.knock("Wim");
      TestSocket wims = scene.connect(wim);
      scene.position(wims, wim);
      wims.isRefused(
          ErrorCode.NOT_ADMITTED, Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, 0));
      adas.next(Events.GUEST_WAITING, Object.class);
      server.post(BURNT, NO_ONE, new BurntLink(meeting.invite().token())).isDone();
      adas.next(Events.LINK_BURNT, Object.class);
      server.get(meeting.path() + "/external/waiting", ada.token()).hasStatus(200);
      Envelope key = new Envelope(wim.address(), Scene.bytes("key"), CiphertextType.PRE_KEY);
      Admission admission = new Admission(meeting.admitting(ada, wim).entry(), List.of(key));
      meeting.admit(admission, ada).hasStatus(200);
      wims.next(Events.GUEST_IS_ADMITTED, Object.class);
      adas.next(Events.GUEST_ADMITTED, Object.class);

      PreKey taken =
          server
              .get("/api/meetings/external/keys/" + wim.sessionId(), bea.token())
              .as(GuestKeyBundle.class)
              .preKey();
      server
          .post(
              "/api/meetings/external/session/" + wim.sessionId() + "/consume-prekey",
              bea.token(),
              new ConsumePreKey(Objects.requireNonNull(taken).id()))
          .hasStatus(200);
      server
          .post(
              meeting.path() + "/external/keys",
              bea.token(),
              new GuestKeyBundlesRequest(List.of(wim.sessionId(), GuestSessionId.random())))
          .hasStatus(200);
      server.get(wim.path() + "/prekeys", wim.token()).hasStatus(200);
      server
          .post(
              wim.path() + "/prekeys",
              wim.token(),
              new ReplenishKeys(
                  wim.keys().preKeys(100, 1),
                  wim.keys().kyberPreKeys(100, 1),
                  wim.keys().signedPreKey(2),
                  wim.keys().kyberPreKey(2_000_000)))
          .hasStatus(200);
      server.delete(wim.path() + "/prekeys", wim.token()).isDone();
      server.get(meeting.path() + "/participants", wim.token()).hasStatus(200);
      meeting.remove(wim, ada).isDone();
      wims.next(Events.GUEST_IS_REMOVED, Object.class);
      adas.next(Events.GUEST_LEFT, Object.class);

      TestGuest declined = meeting.knock("Dan");
      TestSocket dans = scene.join(declined);
      meeting.decline(declined, ada).isDone();
      dans.next(Events.GUEST_IS_DECLINED, Object.class);

      TestLink forOne = meeting.invite();
      TestGuest first = TestGuest.knock(server, forOne, "Una", 1);
      TestSocket late = scene.connect(TestGuest.knock(server, forOne, "Ute", 1));
      meeting.admit(first).isDone();
      late.next(Events.GUEST_IS_DECLINED, Object.class);
      TestLink takenBack = meeting.invite();
      TestSocket inVain = scene.connect(TestGuest.knock(server, takenBack, "Ida", 1));
      meeting.append(writer -> writer.revokeInvitation(takenBack.tokenHash()), ada).isDone();
      inVain.next(Events.GUEST_IS_DECLINED, Object.class);

      TestGuest leaving = meeting.knock("Lou");
      server.delete(leaving.path(), leaving.token()).isDone();
    }

    private void words(TestSocket adas, TestSocket beas, TestSocket gils, TestGuest gil) {
      scene.say(adas, "Hello");
      beas.next(Events.MESSAGE, Object.class);
      gils.next(Events.MESSAGE, Object.class);
      Replay all = new Replay(scene.meetingId(), 1, 0);
      beas.send(Events.RELAY_REPLAY, all, ReplayPage.class);
      gils.send(Events.RELAY_REPLAY, all, ReplayPage.class);
      scene.read(beas, 1);
      scene.read(gils, 1);
      beas.send(Events.DIRECT, scene.direct(ada.address()), EnvelopesAccepted.class);
      adas.next(Events.DIRECT, Object.class);
      gils.send(Events.GUEST_MESSAGE, scene.direct(ada.address()), EnvelopesAccepted.class);
      adas.next(Events.DIRECT, Object.class);
      adas.send(Events.DIRECT, scene.direct(gil.address()), EnvelopesAccepted.class);
      gils.next(Events.DIRECT, Object.class);
      SendHeartbeat heartbeat = new SendHeartbeat(scene.meetingId(), Bytes.of(new byte[] {1}));
      adas.send(Events.HEARTBEAT, heartbeat, Accepted.class);
      gils.next(Events.HEARTBEAT, Object.class);
      gils.send(Events.HEARTBEAT, heartbeat, Accepted.class);
      beas.next(Events.HEARTBEAT, Object.class);
    }

    private void keys(TestSocket adas, TestSocket beas, TestSocket gils, TestGuest gil) {
      TestGuest away = meeting.guest("Ann");
      Address nowhere = Address.ofGuest(GuestSessionId.random());
      scene.distribute(adas, gil.address(), away.address(), nowhere);
      ReceivedSenderKey key = gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
      scene.handled(gils, key.id());
      adas.next(Events.SENDER_KEYS_ACKNOWLEDGED, Object.class);
      scene.distribute(adas, bea.address());
      beas.next(Events.RECEIVE_SENDER_KEY, Object.class);
      scene.position(adas);

      for (String event :
          List.of(Events.DISTRIBUTE_SENDER_KEY_TO_GUEST, Events.SENDER_KEY_FOR_GUEST)) {
        adas.send(event, scene.senderKey(gil, ada.deviceId()), SenderKeyAccepted.class);
        adas.next(Events.SENDER_KEY_DISTRIBUTED, Object.class);
      }
      adas.isRefused(
          ErrorCode.FORBIDDEN,
          Events.DISTRIBUTE_SENDER_KEY_TO_GUEST,
          scene.senderKey(gil, ada.deviceId() + 1));
      adas.next(Events.SENDER_KEY_DISTRIBUTION_FAILED, Object.class);

      gils.send(Events.GUEST_REQUEST_SENDER_KEY, scene.requestFor(ada), Accepted.class);
      adas.next(Events.SENDER_KEY_REQUESTED, Object.class);
      adas.send(Events.REQUEST_SENDER_KEY, scene.requestFor(bea), Accepted.class);
      String bundle = "/api/users/" + ada.userId() + "/devices/" + ada.deviceId() + "/keys";
      server.get(bundle, gil.token()).hasStatus(200);
    }

    private void refusedEvents(TestSocket adas, TestSocket gils) {
      MeetingRef ref = new MeetingRef(scene.meetingId());
      adas.isRefused(ErrorCode.UNKNOWN_EVENT, "no:such:event", Map.of());
      adas.isRefused(ErrorCode.FORBIDDEN, Events.GUEST_MESSAGE, ref);
      adas.isRefused(ErrorCode.INVALID_REQUEST, Events.MEETING_JOIN, Map.of());
      adas.isRefused(
          ErrorCode.ROSTER_AHEAD,
          Events.MESSAGE,
          new SendMessage(scene.meetingId(), MessageId.random(), 1_000, GARBAGE));
      TestDevice cleo = scene.newMemberInside("Cleo");
      gils.isRefused(
          ErrorCode.UNAVAILABLE, Events.GUEST_REQUEST_SENDER_KEY, scene.requestFor(cleo));
      TestSocket cleos = scene.connect(cleo);
      cleos.isRefused(ErrorCode.NOT_IN_MEETING, Events.MESSAGE, scene.message("Hello?"));
      scene.position(cleos);
      cleos.send(Events.MEETING_LEAVE, ref, Accepted.class);
      adas.next(Events.PARTICIPANT_LEFT, Object.class);
      TestDevice dora = server.newMember("Dora");
      meeting.addMember(dora).isDone();
      scene.connect(dora).isRefused(ErrorCode.NOT_IN_ROSTER, Events.MEETING_JOIN, ref);
      gils.isRefused(
          ErrorCode.RECIPIENT_UNKNOWN, Events.GUEST_REQUEST_SENDER_KEY, scene.requestFor(dora));
      String cookie = "latchkey_device=" + ada.token();
      TestSocket foreign =
          TestSocket.opening(
              server, Events.MEMBERS, Map.of(), new HashMap<>(Map.of("Cookie", List.of(cookie))));
      assertThat(scene.keep(foreign).refused().code()).isEqualTo(ErrorCode.ORIGIN_REFUSED);
      TestSocket nobodys =
          TestSocket.opening(
              server,
              Events.GUESTS,
              Map.of("sessionId", "g_unknown", "sessionToken", "lkg_unknown"),
              new HashMap<>());
      assertThat(scene.keep(nobodys).refused().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
      server.server().accounts().disable(dora.userId());
      server.get("/api/me", dora.token()).isRefused(ErrorCode.ACCOUNT_DISABLED);
    }

    private void accountsChange(TestSocket adas) {
      ada.append(ada.writer().rename("Ada L.")).isDone();
      adas.next(Events.ACCOUNT_CHANGED, Object.class);
      adas.next(Events.MEETING_ACCOUNT_CHANGED, Object.class);
      TestDevice phone = server.newDevice(bea);
      meeting.join(phone).isDone();
      TestSocket phones = scene.join(phone);
      adas.next(Events.PARTICIPANT_JOINED, Object.class);
      bea.signOut(phone).isDone();
      phones.next(Events.SIGNED_OUT, Object.class);
      adas.next(Events.DEVICE_SIGNED_OUT, Object.class);
      assertThat(scene.position(adas).departed()).contains(phone.address());
    }

    private void theEnd(TestSocket adas) {
      TestGuest waiting = meeting.knock("Ewa");
      TestSocket ewas = scene.join(waiting);
      server.clock().advance(ServerLimits.DEFAULT.guestSession());
      ewas.next(Events.GUEST_IS_EXPIRED, Object.class);
      TestGuest last = meeting.guest("Leo");
      TestSocket leos = scene.join(last);
      meeting.end().isDone();
      adas.next(Events.MEETING_ENDED, Object.class);
      leos.next(Events.MEETING_ENDED, Object.class);
      TestDevice away = server.newMember("Otto");
      server.clock().advance(Duration.ofDays(90));
      server.get("/api/me", away.token()).isRefused(ErrorCode.TOKEN_EXPIRED);
    }
  }

  /** The server comes back with an older copy of its database. */
  private static void olderCopy(TestServer server) {
    Scene scene = new Scene(server);
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    scene.say(scene.join(scene.ada), "Kept");
    server.backUp();
    TestSocket adas = scene.join(scene.ada);
    Bytes lost = adas.send(Events.MESSAGE, scene.message("Lost"), MessageAccepted.class).receipt();
    server.restore();

    List<TestSocket> others = List.of(scene.join(bea), scene.join(gil));
    Joining joining = new Joining(scene.meetingId(), lost);
    TestSocket again = scene.connect(scene.ada);
    again.send(Events.MEETING_JOIN, joining, Position.class);
    others.forEach(socket -> socket.next(Events.MEETING_RESTORED, Object.class));
    RegisterSocket registering = new RegisterSocket(gil.sessionId(), lost);
    scene.connect(gil).send(Events.GUEST_REGISTER_SOCKET, registering, Position.class);
    again.send(Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, 0), ReplayPage.class);
  }

  private static void limits(TestServer server) {
    Scene scene = new Scene(server);
    TestMeeting.unborn(server, scene.ada).tryToCreate().isRefused(ErrorCode.QUOTA_REACHED);
    TestGuest away = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.knock("Hal");
    server
        .post(
            REGISTER,
            NO_ONE,
            TestGuest.registration(new TestKeys(), scene.meeting.invite(), "Ida", 1))
        .isRefused(ErrorCode.LOBBY_FULL);
    scene.meeting.admit(hal).isRefused(ErrorCode.MEETING_FULL);
    TestFile.of(server, scene.meeting, 1)
        .begin(scene.ada.token())
        .isRefused(ErrorCode.STORAGE_FULL);
    TestSocket adas = scene.join(scene.ada);
    TestSocket second =
        TestSocket.opening(
            server, Events.MEMBERS, Map.of("accessToken", scene.ada.token()), new HashMap<>());
    assertThat(scene.keep(second).refused().code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
    EnvelopesAccepted sent = scene.distribute(adas, away.address(), away.address());
    assertThat(sent.results())
        .extracting(EnvelopesAccepted.Result::code)
        .containsExactly(null, ErrorCode.MAILBOX_FULL);
    List<ErrorCode> refusals =
        IntStream.range(0, Limit.DEVICE_CONNECTIONS.usual())
            .mapToObj(_ -> scene.meetingId())
            .map(id -> TestSocket.await(adas.emit(Events.MEETING_LEAVE, new MeetingRef(id))))
            .filter(answer -> answer.contains("\"ok\":false"))
            .map(answer -> Json.mapper().readValue(answer, Refusal.class).code())
            .distinct()
            .toList();
    assertThat(refusals).containsExactly(ErrorCode.RATE_LIMITED);
  }

  /** A part of the database goes while the server runs. */
  private static void theServerFails(TestServer server) throws SQLException {
    TestDevice device = server.newMember("Zoe");
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + server.dataDir().resolve(SqliteDatabase.FILE));
        Statement statement = connection.createStatement()) {
      statement.execute("drop table bundle_take");
    }
    server
        .get(
            "/api/users/" + device.userId() + "/devices/" + device.deviceId() + "/keys",
            device.token())
        .isRefused(ErrorCode.INTERNAL);
  }
}
