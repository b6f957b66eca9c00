package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.refusal.Refused;
import latchkey.server.signin.SignIn;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever asks for more than it may have is told what to do; everybody else gets theirs. */
@ParameterizedClass
@EnumSource(Databases.class)
final class QuotasTest {
  private static final ServerLimits FEW =
      TestServer.roomyLimits()
          .with(Limit.SIGN_IN_LINKS, 3)
          .with(Limit.DEVICE_LINKS, 2)
          .with(Limit.MEETINGS, 2)
          .with(Limit.PARTICIPANTS, 4)
          .with(Limit.INVITATIONS, 6)
          .with(Limit.ROSTER_ENTRIES, 12)
          .with(Limit.LOBBY, 5)
          .with(Limit.LOBBY_OF_INVITATION, 2)
          .with(Limit.BUNDLE_TAKES, 3)
          .with(Limit.BUNDLE_TAKES_OF_PERSON, 4);

  private final TestServer server;
  private final TestDevice ada;
  private final TestDevice bea;

  QuotasTest(Databases databases) {
    server = TestServer.on(databases, config -> config.withLimits(FEW));
    ada = server.newMember("Ada");
    bea = server.newMember("Bea");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aNameHasSoManyUnusedSignInLinks() {
    SignIn signIn = server.server().signIn();
    for (int i = 0; i < 3; i++) {
      signIn.newLink("Cleo");
    }
    assertThatThrownBy(() -> signIn.newLink("Cleo"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_REACHED));
    signIn.newLink("Dora");

    server.clock().advance(Duration.ofMinutes(16));
    signIn.newLink("Cleo");
  }

  @Test
  void anAccountHasSoManyUnusedDeviceLinks() {
    TestDeviceLink first = new TestDeviceLink(server, ada);
    first.make().hasStatus(201);
    new TestDeviceLink(server, ada).make().hasStatus(201);
    TestDeviceLink third = new TestDeviceLink(server, ada);
    third.make().isRefused(ErrorCode.QUOTA_REACHED);
    first.make().hasStatus(201);
    new TestDeviceLink(server, bea).make().hasStatus(201);

    server.delete(first.path(), ada.token()).isDone();
    third.through();
    new TestDeviceLink(server, ada).make().hasStatus(201);
    new TestDeviceLink(server, ada).make().isRefused(ErrorCode.QUOTA_REACHED);
    server.clock().advance(Duration.ofMinutes(10));
    new TestDeviceLink(server, ada).make().hasStatus(201);
  }

  @Test
  void aHostHasSoManyMeetingsThatGoOn() {
    TestMeeting first = TestMeeting.create(server, ada);
    TestMeeting.create(server, ada);
    TestMeeting third = TestMeeting.unborn(server, ada);
    third.tryToCreate().isRefused(ErrorCode.QUOTA_REACHED);
    TestMeeting.create(server, bea);

    first.end().isDone();
    third.tryToCreate().hasStatus(201);
  }

  @Test
  void aMeetingIsOpenToSoManyAccounts() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    for (int i = 0; i < 3; i++) {
      open(meeting, server.newMember("Member " + i)).isDone();
    }
    open(meeting, bea).isRefused(ErrorCode.MEETING_FULL);
  }

  @Test
  void soManyDevicesAndGuestsTakePart() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    meeting.guest("Gil");
    meeting.join(server.newDevice(ada)).isDone();
    TestDevice fourth = server.newDevice(ada);
    meeting.join(fourth).isDone();
    meeting.join(server.newDevice(ada)).isRefused(ErrorCode.MEETING_FULL);
    meeting.admit(meeting.knock("Hal")).isRefused(ErrorCode.MEETING_FULL);

    meeting.leave(fourth).isDone();
    meeting.admit(meeting.knock("Ida")).isDone();
  }

  private Reply open(TestMeeting meeting, TestDevice to) {
    return meeting.addMember(to);
  }

  @Test
  void aMeetingHasHadSoManyInvitations() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    for (int i = 0; i < 6; i++) {
      invite(meeting).isDone();
    }
    invite(meeting).isRefused(ErrorCode.QUOTA_REACHED);
    invite(TestMeeting.create(server, ada)).isDone();
  }

  private Reply invite(TestMeeting meeting) {
    return meeting.append(TestMeeting.making(meeting.newLink(), 1, TestMeeting.NEVER), ada);
  }

  @Test
  void aFullRosterLetsPeopleOutAndNobodyIn() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestGuest gil = meeting.guest("Gil");
    TestLink shared = meeting.invite(2);
    while (meeting.roster().size() < 12) {
      TestDevice another = server.newDevice(ada);
      meeting.join(another).isDone();
      meeting.leave(another).isDone();
    }
    meeting.join(server.newDevice(ada)).isRefused(ErrorCode.QUOTA_REACHED);
    TestGuest hal = TestGuest.knock(server, shared, "Hal", 1);
    meeting.admit(hal).isRefused(ErrorCode.QUOTA_REACHED);

    meeting
        .append(writer -> writer.revokeInvitation(shared.tokenHash()), ada)
        .isRefused(ErrorCode.QUOTA_REACHED);
    meeting.remove(gil, ada).isDone();
    meeting.end().isDone();
  }

  @Test
  void aLobbyTakesSoManyOfOneInvitationAndSoManyInAll() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestLink single = meeting.invite();
    TestGuest first = TestGuest.knock(server, single, "Gil", 1);
    TestGuest.knock(server, single, "Gil", 1);
    knock(single).isRefused(ErrorCode.LOBBY_FULL);

    TestLink shared = meeting.invite(10);
    for (int i = 0; i < 3; i++) {
      knock(shared).hasStatus(201);
    }
    knock(shared).isRefused(ErrorCode.LOBBY_FULL);
    knock(TestMeeting.create(server, bea).invite()).hasStatus(201);

    meeting.decline(first, ada).isDone();
    knock(single).hasStatus(201);
  }

  @Test
  void aLobbyTakesSoManyAccountsOfOneMemberLink() {
    TestMeeting meeting = TestMeeting.create(server, ada);
    TestLink link = meeting.inviteMember();
    meeting.knock(bea, link).isDone();
    meeting.knock(server.newMember("Cleo"), link).isDone();
    meeting.knock(server.newMember("Dora"), link).isRefused(ErrorCode.LOBBY_FULL);
    meeting.knock(bea, link).isDone(); // In place of its own.
  }

  private Reply knock(TestLink invitation) {
    return server.post(
        "/api/meetings/external/register",
        TestServer.NO_TOKEN,
        TestGuest.registration(new TestKeys(), invitation, "Greta", 1));
  }

  @Test
  void aPersonsDevicesTogetherCannotDrainAnotherDevicesKeys() {
    TestDevice second = server.newDevice(ada);
    for (int i = 0; i < 3; i++) {
      assertThat(take(ada).as(KeyBundle.class).preKey()).isNotNull();
    }
    take(ada).isRefused(ErrorCode.BUNDLE_LIMIT);
    take(second).hasStatus(200);
    take(second).isRefused(ErrorCode.BUNDLE_LIMIT);

    assertThat(take(server.newMember("Cleo")).as(KeyBundle.class).preKey()).isNotNull();
    server.clock().advance(Duration.ofHours(1));
    take(second).hasStatus(200);
  }

  private Reply take(TestDevice taker) {
    return server.get("/api/users/" + bea.userId() + "/devices/1/keys", taker.token());
  }

  @Test
  void callsOfADeviceAndOfAGuestAreCounted() {
    try (TestServer strict =
        TestServer.start(config ->
            config.withLimits(
                TestServer.roomyLimits()
                    .with(Limit.DEVICE_CALLS, 10)
                    .with(Limit.GUEST_CALLS, 5)))) {
      TestDevice host = strict.newMember("Host");
      TestGuest guest = TestMeeting.create(strict, host).guest("Guest");
      strict.clock().advance(Duration.ofMinutes(1));
      for (int i = 0; i < 10; i++) {
        strict.get("/api/me", host.token()).hasStatus(200);
      }
      Reply refused = strict.get("/api/me", host.token());
      refused.isRefused(ErrorCode.RATE_LIMITED);
      assertThat(refused.header("Retry-After")).isEqualTo("7");
      for (int i = 0; i < 5; i++) {
        strict.get(guest.path() + "/prekeys", guest.token()).hasStatus(200);
      }
      strict.get(guest.path() + "/prekeys", guest.token()).isRefused(ErrorCode.RATE_LIMITED);
      strict.get("/api/me", strict.newMember("Other").token()).hasStatus(200);

      strict.clock().advance(Duration.ofSeconds(6));
      strict.get("/api/me", host.token()).hasStatus(200);
      strict.get("/api/me", host.token()).isRefused(ErrorCode.RATE_LIMITED);
    }
  }

  @Test
  void anAddressSendsSoManyTokensThatNobodyHasAndItsNeighboursGoOn() {
    try (TestServer strict =
        TestServer.start(config ->
            config.withLimits(TestServer.roomyLimits().with(Limit.STRANGERS_TOKENS, 5)))) {
      TestDevice host = strict.newMember("Host");
      TestGuest guest = TestMeeting.create(strict, host).guest("Guest");
      strict.get(guest.path() + "/prekeys", guest.token()).hasStatus(200);
      TestDevice late = TestDevice.open(strict, "Late");
      for (int i = 0; i < 4; i++) {
        strict
            .get("/api/me", guessed(TokenKind.DEVICE_ACCESS))
            .isRefused(ErrorCode.UNAUTHENTICATED);
      }
      strict
          .get(guest.path() + "/prekeys", guessed(TokenKind.GUEST_SESSION))
          .isRefused(ErrorCode.UNAUTHENTICATED);
      Reply refused = strict.get("/api/me", guessed(TokenKind.DEVICE_ACCESS));
      refused.isRefused(ErrorCode.RATE_LIMITED);
      assertThat(refused.header("Retry-After")).isEqualTo("13");
      strict.get("/api/me", "no token at all").isRefused(ErrorCode.RATE_LIMITED);
      strict.get("/api/me", TestServer.NO_TOKEN).isRefused(ErrorCode.UNAUTHENTICATED);

      strict.get("/api/me", host.token()).hasStatus(200);
      strict.get(guest.path() + "/prekeys", guest.token()).hasStatus(200);
      strict.get("/api/me", late.token()).isRefused(ErrorCode.RATE_LIMITED);
      strict.clock().advance(Duration.ofSeconds(12));
      strict.get("/api/me", late.token()).hasStatus(200);
      strict.get("/api/me", guessed(TokenKind.DEVICE_ACCESS)).isRefused(ErrorCode.UNAUTHENTICATED);
      strict.get("/api/me", late.token()).hasStatus(200);
    }
  }

  private static String guessed(TokenKind kind) {
    return Token.random(kind).reveal();
  }

  @Test
  void keysArePublishedAndTakenSoOftenAMinute() {
    try (TestServer strict =
        TestServer.start(config ->
            config.withLimits(
                TestServer.roomyLimits().with(Limit.KEY_UPLOADS, 3).with(Limit.BUNDLES, 2)))) {
      TestDevice host = strict.newMember("Host");
      TestDevice other = strict.newMember("Other");
      TestMeeting meeting = TestMeeting.create(strict, host);
      TestGuest guest = meeting.guest("Guest");
      host.publishKeys();
      host.publishKeys();
      strict
          .put("/api/devices/me/keys", host.token(), host.keys().publish(1, 1))
          .isRefused(ErrorCode.RATE_LIMITED);
      ReplenishKeys more = new ReplenishKeys(List.of(), List.of(), null, null);
      for (int i = 0; i < 3; i++) {
        strict.post(guest.path() + "/prekeys", guest.token(), more).hasStatus(200);
      }
      strict.post(guest.path() + "/prekeys", guest.token(), more).isRefused(ErrorCode.RATE_LIMITED);
      other.publishKeys();

      String path = "/api/users/" + other.userId() + "/devices/1/keys";
      strict.get(path, host.token()).hasStatus(200);
      strict.get(path, host.token()).hasStatus(200);
      strict.get(path, host.token()).isRefused(ErrorCode.RATE_LIMITED);
      strict.get(path, other.token()).hasStatus(200);
    }
  }
}
