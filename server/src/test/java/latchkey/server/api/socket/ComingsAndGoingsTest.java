package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Admitted;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestPresent;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.Administration;
import latchkey.server.config.ServerConfig;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComingsAndGoingsTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void membersAreToldWhoKnocksAndTheGuestThatItIsLetIn() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.knock("Gil");
    assertThat(adas.next(Events.GUEST_WAITING, WaitingGuest.class).sessionId())
        .isEqualTo(gil.sessionId());
    TestSocket gils = scene.connect(gil);
    Position waiting = scene.position(gils, gil);
    assertThat(waiting.status()).isEqualTo(GuestStatus.WAITING);
    assertThat(waiting.inRoster()).isFalse();

    scene.meeting.admit(gil).isDone();

    GuestRef admitted = gils.next(Events.GUEST_IS_ADMITTED, GuestRef.class);
    assertThat(admitted.status()).isEqualTo(GuestStatus.ADMITTED);
    assertThat(adas.next(Events.GUEST_ADMITTED, GuestRef.class)).isEqualTo(admitted);
    scene.say(adas, "welcome");
    assertThat(gils.next(Events.MESSAGE, MeetingMessage.class).ciphertext())
        .isEqualTo(Scene.bytes("welcome"));
    assertThat(scene.position(gils, gil).status()).isEqualTo(GuestStatus.ADMITTED);
  }

  @Test
  void theKeyComesWithTheAdmission() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.knock("Gil");
    TestSocket gils = scene.connect(gil);
    TestGuest away = scene.meeting.knock("Away");
    Admission admission =
        new Admission(
            scene.meeting.admitting(scene.ada, gil, away).entry(),
            List.of(key(gil.address()), key(away.address())));

    List<EnvelopeId> ids =
        scene.meeting.admit(admission, scene.ada).as(Admitted.class).envelopeIds();

    gils.next(Events.GUEST_IS_ADMITTED, GuestRef.class);
    ReceivedSenderKey came = gils.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
    assertThat(came.id()).isEqualTo(ids.getFirst());
    assertThat(came.encryptedSenderKey()).isEqualTo(Scene.bytes("key"));
    assertThat(came.senderId()).isEqualTo(scene.ada.address().id());
    var _ = gils.emit(Events.RELAY_ACK, new RelayAck(List.of(came.id()), null, null, null));
    assertThat(adas.next(Events.SENDER_KEYS_ACKNOWLEDGED, SenderKeysAcknowledged.class).envelopes())
        .containsExactly(new SenderKeysAcknowledged.Envelope(came.id(), gil.address()));
    TestSocket back = scene.connect(away);
    scene.position(back, away);
    assertThat(back.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class).id())
        .isEqualTo(ids.getLast());
  }

  @Test
  void aKeyWhoseAdmissionIsRefusedReachesNobody() {
    TestGuest gil = scene.meeting.knock("Gil");
    TestSocket gils = scene.connect(gil);
    Admission admission =
        new Admission(scene.meeting.admitting(scene.ada, gil).entry(), List.of(key(gil.address())));
    scene.meeting.append(MeetingWriter::closeAdmission, scene.ada).isDone();
    scene.meeting.admit(admission, scene.ada).isRefused(ErrorCode.ADMISSION_CLOSED);
    scene.meeting.append(MeetingWriter::openAdmission, scene.ada).isDone();
    scene.meeting.admit(admission, scene.ada).isRefused(ErrorCode.ROSTER_MOVED);

    scene.meeting.admit(gil).isDone();

    TestSocket adas = scene.join(scene.ada);
    scene.say(adas, "welcome");
    gils.next(Events.GUEST_IS_ADMITTED, GuestRef.class);
    gils.next(Events.MESSAGE, MeetingMessage.class);
    assertThat(gils.waiting(Events.RECEIVE_SENDER_KEY)).isZero();
  }

  private static Envelope key(Address recipient) {
    return new Envelope(recipient, Scene.bytes("key"), CiphertextType.PRE_KEY);
  }

  @Test
  void aDeclinedGuestIsToldAndDisconnected() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.knock("Gil");
    TestSocket gils = scene.connect(gil);

    scene.meeting.decline(gil, scene.ada).isDone();

    assertThat(gils.next(Events.GUEST_IS_DECLINED, GuestRef.class).status())
        .isEqualTo(GuestStatus.DECLINED);
    gils.awaitDisconnected();
    assertThat(adas.next(Events.GUEST_LEFT, GuestRef.class).status())
        .isEqualTo(GuestStatus.DECLINED);
  }

  @Test
  void whoWaitsUnderALinkThatIsOverIsToldWhyAndDisconnected() {
    TestLink link = scene.meeting.invite(2);
    List<TestGuest> knocks =
        Stream.of("Gil", "Gina", "Gus")
            .map(name -> TestGuest.knock(scene.server, link, name, 1))
            .toList();
    TestSocket guss = scene.connect(knocks.get(2));

    scene
        .meeting
        .admit(scene.meeting.admitting(scene.ada, knocks.get(0), knocks.get(1)), scene.ada)
        .isDone();

    assertThat(guss.next(Events.GUEST_IS_DECLINED, GuestRef.class).status())
        .isEqualTo(GuestStatus.LINK_USED_UP);
    guss.awaitDisconnected();

    TestLink other = scene.meeting.invite();
    TestSocket jos = scene.connect(TestGuest.knock(scene.server, other, "Jo", 1));
    scene.meeting.append(writer -> writer.revokeInvitation(other.tokenHash()), scene.ada).isDone();
    assertThat(jos.next(Events.GUEST_IS_DECLINED, GuestRef.class).status())
        .isEqualTo(GuestStatus.LINK_REVOKED);
    jos.awaitDisconnected();
  }

  @Test
  void nothingReachesARemovedGuest() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    scene.say(adas, "for all");
    gils.next(Events.MESSAGE, MeetingMessage.class);

    scene.meeting.remove(gil, scene.ada).isDone();
    scene.say(adas, "not for Gil");

    assertThat(gils.next(Events.GUEST_IS_REMOVED, GuestRef.class).status())
        .isEqualTo(GuestStatus.REMOVED);
    gils.awaitDisconnected();
    assertThat(gils.waiting(Events.MESSAGE)).isZero();
    assertThat(gils.events()).endsWith(Events.ROSTER, Events.GUEST_IS_REMOVED);
    assertThat(adas.next(Events.GUEST_LEFT, GuestRef.class).status())
        .isEqualTo(GuestStatus.REMOVED);
    assertThat(scene.distribute(adas, gil.address()).results().getFirst().code())
        .isEqualTo(ErrorCode.RECIPIENT_UNKNOWN);
  }

  @Test
  void nothingReachesAGuestThatIsRemovedWhileMessagesAreOnTheirWay() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket gils = scene.join(gil);
    long size = scene.meeting.roster().size();
    Thread talking =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 300; i++) {
                SendMessage message = message("m" + i, size);
                SendMessage again = message("m" + i, size + 1);
                var _ =
                    adas.emit(Events.MESSAGE, message)
                        .thenAccept(answer -> {
                          if (answer.contains(ErrorCode.ROSTER_MOVED.wire())) {
                            var _ = adas.emit(Events.MESSAGE, again);
                          }
                        });
              }
            });

    gils.next(Events.MESSAGE, MeetingMessage.class);
    scene.meeting.remove(gil, scene.ada).isDone();
    gils.awaitDisconnected();
    joined(talking);

    for (int i = 1; i <= 300; i++) {
      assertThat(adas.next(Events.MESSAGE, MeetingMessage.class).seq()).isEqualTo(i);
    }
    assertThat(gils.events()).endsWith(Events.ROSTER, Events.GUEST_IS_REMOVED);
  }

  @Test
  void aGuestThatLeavesIsDisconnectedAndMembersAreTold() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket gils = scene.join(gil);

    scene.server.delete(gil.path(), gil.token()).isDone();

    gils.awaitDisconnected();
    assertThat(adas.next(Events.GUEST_LEFT, GuestRef.class).status()).isEqualTo(GuestStatus.LEFT);
    assertThat(scene.distribute(adas, gil.address()).results().getFirst().code())
        .isEqualTo(ErrorCode.RECIPIENT_UNKNOWN);
  }

  @Test
  void aGuestsStayExpiresByItself() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket gils = scene.join(gil);

    scene.server.clock().advance(Duration.ofHours(25));

    assertThat(gils.next(Events.GUEST_IS_EXPIRED, GuestRef.class).status())
        .isEqualTo(GuestStatus.EXPIRED);
    gils.awaitDisconnected();
    assertThat(adas.next(Events.GUEST_LEFT, GuestRef.class).status())
        .isEqualTo(GuestStatus.EXPIRED);
  }

  @Test
  void aDeviceOfAMemberJoinsByItselfAndThenTakesPart() {
    TestDevice bea = scene.server.newMember("Bea");
    scene.meeting.addMember(bea).isDone();
    TestSocket adas = scene.join(scene.ada);
    scene.say(adas, "before");
    TestSocket beas = scene.connect(bea);
    MeetingRef meeting = new MeetingRef(scene.meetingId());
    beas.isRefused(ErrorCode.NOT_IN_ROSTER, Events.MEETING_JOIN, meeting);
    beas.isRefused(ErrorCode.NOT_IN_ROSTER, Events.MESSAGE, scene.message("not yet"));

    scene.meeting.join(bea).isDone();

    adas.next(Events.ROSTER, RosterPage.class);
    Position position = scene.position(beas);
    assertThat(position.inRoster()).isTrue();
    assertThat(position.requireStream().cursor()).isEqualTo(1);
    assertThat(adas.next(Events.PARTICIPANT_JOINED, MemberPresence.class))
        .isEqualTo(new MemberPresence(scene.meetingId(), bea.userId(), bea.deviceId()));
    scene.distribute(adas, bea.address());
    beas.next(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
    assertThat(scene.say(beas, "here I am")).isEqualTo(2);
    assertThat(beas.next(Events.MESSAGE, MeetingMessage.class).seq()).isEqualTo(2);
    assertThat(beas.events()).doesNotContain(Events.PARTICIPANT_JOINED);
  }

  @Test
  void presenceIsKnownAndEndsWithTheLastConnection() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    adas.next(Events.PARTICIPANT_JOINED, MemberPresence.class);
    TestSocket beasTab = scene.join(bea);
    TestSocket gils = scene.join(gil);

    Participants participants =
        scene
            .server
            .get(scene.meeting.path() + "/participants", scene.ada.token())
            .as(Participants.class);
    assertThat(participants.devices())
        .extracting(MemberPresence::userId)
        .containsExactlyInAnyOrder(scene.ada.userId(), bea.userId());
    assertThat(participants.guests())
        .singleElement()
        .satisfies(guest -> assertThat(guest.sessionId()).isEqualTo(gil.sessionId()));

    assertThat(adas.next(Events.GUEST_HERE, GuestPresent.class).sessionId())
        .isEqualTo(gil.sessionId());
    TestSocket gilsTab = scene.join(gil);
    gils.close();
    gilsTab.fence();
    assertThat(adas.waiting(Events.GUEST_HERE)).isZero();
    assertThat(adas.waiting(Events.GUEST_AWAY)).isZero();
    gilsTab.close();
    assertThat(adas.next(Events.GUEST_AWAY, GuestPresent.class).sessionId())
        .isEqualTo(gil.sessionId());

    beas.close();
    beasTab.send(Events.MEETING_LEAVE, new MeetingRef(scene.meetingId()), Accepted.class);
    assertThat(adas.next(Events.PARTICIPANT_LEFT, MemberPresence.class).userId())
        .isEqualTo(bea.userId());
    scene.say(adas, "fence");
    adas.next(Events.MESSAGE, MeetingMessage.class);
    beasTab.fence();
    assertThat(beasTab.events()).doesNotContain(Events.MESSAGE);
    beasTab.isRefused(ErrorCode.NOT_IN_MEETING, Events.MESSAGE, scene.message("gone"));
    assertThat(adas.waiting(Events.PARTICIPANT_JOINED)).isZero();
  }

  @Test
  void aDeviceThatLeavesGetsNothingMore() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);

    scene.meeting.leave(bea).isDone();
    scene.say(adas, "not for Bea");
    adas.next(Events.MESSAGE, MeetingMessage.class);

    beas.fence();
    assertThat(beas.events())
        .contains(Events.ROSTER, Events.PARTICIPANT_LEFT)
        .doesNotContain(Events.MESSAGE);
    beas.isRefused(ErrorCode.NOT_IN_ROSTER, Events.MESSAGE, scene.message("still here?"));
  }

  @Test
  void aRemovedMemberIsToldOfItsRemovalAndOfNothingAfterIt() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    MeetingLog roster = scene.meeting.roster();
    Bytes removal = scene.meeting.writer(roster, scene.ada).removeMember(bea.userId());
    assertThat(roster.append(removal)).isInstanceOf(LogVerdict.Accepted.class);
    Bytes next = scene.meeting.writer(roster, scene.ada).closeAdmission();

    scene
        .server
        .post(
            scene.meeting.path() + "/roster",
            scene.ada.token(),
            new AppendToRoster(List.of(removal, next)))
        .isDone();

    assertThat(beas.next(Events.ROSTER, RosterPage.class))
        .isEqualTo(
            new RosterPage(scene.meetingId(), roster.size() - 1, List.of(removal), roster.size()));
    assertThat(beas.next(Events.PARTICIPANT_LEFT, MemberPresence.class).userId())
        .isEqualTo(bea.userId());
    assertThat(adas.next(Events.ROSTER, RosterPage.class).entries()).hasSize(2);
    scene.say(adas, "not for Bea");
    adas.next(Events.MESSAGE, MeetingMessage.class);
    MeetingRef meeting = new MeetingRef(scene.meetingId());
    beas.isRefused(ErrorCode.MEETING_UNKNOWN, Events.MEETING_JOIN, meeting);
    assertThat(beas.events()).doesNotContain(Events.MESSAGE);
    assertThat(beas.waiting(Events.ROSTER)).isZero();
  }

  @Test
  void aMemberThatIsAddedAgainReadsFromThere() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    scene.meeting.removeMember(bea, scene.ada).isDone();
    beas.next(Events.PARTICIPANT_LEFT, MemberPresence.class);
    scene.say(adas, "not for Bea");

    scene.meeting.add(bea);

    assertThat(scene.position(beas).requireStream().cursor()).isEqualTo(1);
    scene.say(adas, "for Bea, too");
    assertThat(beas.next(Events.MESSAGE, MeetingMessage.class).seq()).isEqualTo(2);
  }

  @Test
  void aDeviceThatItsAccountHasRemovedGoesOutWhenTheAccountMoves() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestDevice phone = bea.another();
    phone.publishKeys();
    scene.meeting.add(phone);
    TestSocket beas = scene.join(bea);
    TestSocket phones = scene.join(phone);
    bea.signOut(phone).isDone();
    phones.awaitDisconnected();
    assertThat(scene.meeting.roster().device(phone.address())).isPresent();

    scene.meeting.append(writer -> writer.moveAccount(bea.place()), bea).isDone();

    beas.next(Events.ROSTER, RosterPage.class);
    assertThat(scene.meeting.roster().device(phone.address())).isEmpty();
    assertThat(scene.position(beas).departed()).isEmpty();
    assertThat(scene.distribute(beas, phone.address()).results().getFirst().code())
        .isEqualTo(ErrorCode.RECIPIENT_UNKNOWN);
  }

  @Test
  void aDeviceThatSignsOutIsCutOffAtOnce() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket beas = scene.join(bea);

    bea.signOut().isDone();

    beas.next(Events.SIGNED_OUT, Object.class);
    beas.awaitDisconnected();
  }

  @Test
  void anAccountThatAnotherProcessRemovesIsCutOffSoon() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket beas = scene.join(bea);

    try (Administration administration =
        Administration.of(ServerConfig.in(scene.server.dataDir()))) {
      administration.accounts().remove(bea.userId());
    }

    beas.next(Events.SIGNED_OUT, Object.class);
    beas.awaitDisconnected();
  }

  @Test
  void anAccountThatAnotherProcessDisablesIsCutOffSoonAndStaysInItsMeetingsUntilItIsEnabled() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);

    administer(administration -> administration.accounts().disable(bea.userId()));
    beas.next(Events.SIGNED_OUT, Object.class);
    beas.awaitDisconnected();
    scene.server.get("/api/me", bea.token()).isRefused(ErrorCode.ACCOUNT_DISABLED);
    scene.server.get("/api/me", scene.ada.token()).hasStatus(200);
    assertThat(scene.meeting.roster().device(bea.address())).isPresent();
    var _ = adas.send(Events.MESSAGE, scene.message("Bea reads this later"), MessageAccepted.class);

    administer(administration -> administration.accounts().enable(bea.userId()));
    scene.server.get("/api/me", bea.token()).hasStatus(200);
    TestSocket again = scene.join(bea);
    assertThat(scene.position(again).departed()).isEmpty();
  }

  private void administer(Consumer<Administration> work) {
    try (Administration administration =
        Administration.of(ServerConfig.in(scene.server.dataDir()))) {
      work.accept(administration);
    }
  }

  @Test
  void whenTheHostEndsTheMeetingEveryoneIsToldAndGuestsAreDisconnected() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest waiting = scene.meeting.knock("Wim");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    TestSocket gils = scene.join(gil);
    TestSocket wims = scene.connect(waiting);

    scene.meeting.end().isDone();

    for (TestSocket socket : List.of(adas, beas, gils, wims)) {
      assertThat(socket.next(Events.MEETING_ENDED, MeetingRef.class).meetingId())
          .isEqualTo(scene.meetingId());
    }
    gils.awaitDisconnected();
    wims.awaitDisconnected();
    beas.isRefused(ErrorCode.MEETING_ENDED, Events.MESSAGE, scene.message("too late"));
    beas.isRefused(ErrorCode.MEETING_ENDED, Events.MEETING_JOIN, new MeetingRef(scene.meetingId()));
  }

  @Test
  void ciphertextAndGuestsAreForgottenAfterTheRetentionTime() {
    TestSocket adas = scene.join(scene.ada);
    TestGuest gil = scene.meeting.guest("Gil");
    scene.say(adas, "to be forgotten");
    scene.meeting.remove(gil, scene.ada).isDone();

    scene.server.clock().advance(Duration.ofDays(31));
    scene.server.server().signIn().newLink("Bea"); // So that the database bears the time out.
    scene.server.restart();

    TestSocket again = scene.join(scene.ada);
    Replay fromTheStart = new Replay(scene.meetingId(), 1, 0);
    Eventually.holds(
        "the message is gone",
        () -> again.send(Events.RELAY_REPLAY, fromTheStart, ReplayPage.class).messages().isEmpty());
    Eventually.holds(
        "the guest is gone",
        () ->
            scene.keep(TestSocket.opening(scene.server, gil)).refused().code()
                == ErrorCode.UNAUTHENTICATED);
    assertThat(scene.say(again, "and on")).isEqualTo(2);
  }

  @Test
  void aServerThatStopsSaysGoodbye() {
    TestSocket adas = scene.join(scene.ada);
    scene.server.restart();
    adas.awaitDisconnected();
    assertThat(scene.position(scene.connect(scene.ada)).inRoster()).isTrue();
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDeviceLearnsOnReturnWhoHasGoneThoughTheRosterHasThem() {
    TestGuest gil = scene.meeting.guest("Gil");
    TestGuest hal = scene.meeting.guest("Hal");
    TestDevice bea = scene.newMemberInside("Bea");
    signOut(bea);
    scene.server.delete(gil.path(), gil.token()).isDone();

    Position position = scene.position(scene.connect(scene.ada));
    assertThat(position.departed()).containsExactlyInAnyOrder(gil.address(), bea.address());

    TestSocket hals = scene.connect(hal);
    assertThat(scene.position(hals, hal).departed()).isEmpty();
    scene.server.clock().advance(Duration.ofHours(25));
    hals.awaitDisconnected();
    assertThat(scene.position(scene.connect(scene.ada)).departed()).contains(hal.address());
  }

  @Test
  void membersAreToldOfADeviceThatIsSignedOutWhereverItIs() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);

    signOut(bea);

    assertThat(adas.next(Events.DEVICE_SIGNED_OUT, DeviceRef.class))
        .isEqualTo(new DeviceRef(scene.meetingId(), bea.userId(), bea.deviceId()));
  }

  private SendMessage message(String text, long rosterSize) {
    return new SendMessage(scene.meetingId(), MessageId.random(), rosterSize, Scene.bytes(text));
  }

  private void signOut(TestDevice device) {
    device.signOut().isDone();
  }
}
