package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import latchkey.client.crypto.GroupOpening;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Json;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.MeetingMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After somebody has gone there is a new key before anything else is said. */
final class RotationTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(20));

  @AfterEach
  void close() {
    world.close();
  }

  private BareGuest bareAdmitted(String name) {
    BareGuest guest = world.bareGuest(invitation, name);
    meeting.admit(guest.registered.sessionId());
    guest.tap.await(Events.RECEIVE_SENDER_KEY);
    return guest;
  }

  @Test
  void aRemovedGuestThatKeptItsKeysOpensNoLaterCiphertext() {
    BareGuest witness = bareAdmitted("Wanda");
    BareGuest removed = bareAdmitted("Rita");
    hostSees.awaitSent(meeting.say("for both"));
    removed.tap.await(Events.MESSAGE);
    assertThat(
            removed.opensAfter(
                host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0))
        .containsExactly("for both");

    Invitation other = meeting.invite(InviteOptions.forOneGuest());
    meeting.remove(removed.registered.sessionId());
    removed.tap.await(Events.GUEST_IS_REMOVED);
    hostSees.awaitSent(meeting.say("not for Rita"));
    world.admitted(meeting, other, "Late", new Recorder());
    hostSees.awaitSent(meeting.say("nor this"));

    witness.awaitMessages(3);
    for (var event : witness.tap.all(Events.MESSAGE).subList(1, 3)) {
      MeetingMessage message = event.as(MeetingMessage.class);
      assertThat(removed.senderKeys.open(host.address(), message.ciphertext()))
          .isInstanceOf(GroupOpening.UnknownSenderKey.class);
    }
    assertThat(removed.tap.all(Events.MESSAGE)).hasSize(1);
    assertThat(
            witness.opensAfter(
                host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0))
        .containsExactly("for both", "not for Rita", "nor this");
  }

  @Test
  void leavesThatComeTogetherCostOneRotationAndSilenceCostsNone() {
    BareGuest witness = bareAdmitted("Wanda");
    List<GuestMeeting> leaving =
        List.of(
            world.admitted(meeting, invitation, "One", new Recorder()),
            world.admitted(meeting, invitation, "Two", new Recorder()),
            world.admitted(meeting, invitation, "Three", new Recorder()));
    UUID before = meeting.engine().ownKey().distributionId();
    leaving.forEach(GuestMeeting::leave);
    for (GuestMeeting one : leaving) {
      hostSees.await(
          MeetingEvent.GuestGone.class, gone -> gone.guest().address().equals(one.self()));
    }
    assertThat(meeting.engine().ownKey().distributionId()).isEqualTo(before);

    hostSees.awaitSent(meeting.say("first"));
    UUID after = meeting.engine().ownKey().distributionId();
    hostSees.awaitSent(meeting.say("second"));

    assertThat(after).isNotEqualTo(before);
    witness.awaitMessages(2);
    assertThat(meeting.engine().ownKey().distributionId()).isEqualTo(after);
    assertThat(
            witness.opensAfter(
                host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0))
        .containsExactly("first", "second");
    assertThat(witness.tap.all(Events.RECEIVE_SENDER_KEY)).hasSize(2);
  }

  @Test
  void whoeverWentWhileNobodyWasThereCostsOneRotationAndTheSharedLinkStaysOpen() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    Member sam = world.member(line.url(), "Sam", world.store());
    Recorder samSees = new Recorder();
    MemberMeeting atSam = sam.createMeeting("Others", MeetingOptions.HOST_ADMITS, samSees);
    Invitation shared = throughTheServer(atSam.invite(InviteOptions.forGuests(9)), line);
    Member tablet = world.device(sam, "tablet");
    tablet.openMeeting(atSam.id(), new Recorder());
    samSees.await(MeetingEvent.DeviceAdded.class);
    List<BareGuest> guests =
        List.of(world.bareGuest(shared, "One"), world.bareGuest(shared, "Two"));
    for (BareGuest guest : guests) {
      atSam.admit(guest.registered.sessionId());
      guest.tap.await(Events.RECEIVE_SENDER_KEY);
    }
    samSees.awaitSent(atSam.say("to all"));
    UUID before = atSam.engine().ownKey().distributionId();

    line.cut();
    samSees.await(MeetingEvent.ConnectionLost.class);
    guests.forEach(guest -> guest.api.leave());
    tablet.signOut();
    line.mend();
    samSees.await(MeetingEvent.ConnectionRestored.class);
    samSees.awaitSent(atSam.say("to nobody"));
    UUID after = atSam.engine().ownKey().distributionId();
    assertThat(after).isNotEqualTo(before);
    Eventually.that(() -> atSam.participants().size() == 1, () -> "" + atSam.participants());
    samSees.awaitSent(atSam.say("once more"));
    assertThat(atSam.engine().ownKey().distributionId()).isEqualTo(after);

    Recorder guestSees = new Recorder();
    world.admitted(atSam, shared, "Three", guestSees);
    samSees.awaitSent(atSam.say("welcome"));
    guestSees.awaitText("welcome");
  }

  @Test
  void aDeviceThatIsSignedOutCostsARotationAndLeavesTheRoster() {
    Member sam = world.member("Sam");
    Member tablet = world.device(sam, "tablet");
    meeting.addMember(sam.userId());
    Recorder tabletSees = new Recorder();
    tablet.openMeeting(meeting.id(), tabletSees);
    sam.openMeeting(meeting.id(), new Recorder());
    tabletSees.await(MeetingEvent.Admitted.class);
    hostSees.awaitSent(meeting.say("to three"));
    UUID before = meeting.engine().ownKey().distributionId();

    tablet.signOut();
    hostSees.await(
        MeetingEvent.DeviceRemoved.class, gone -> gone.device().address().equals(tablet.address()));
    hostSees.awaitSent(meeting.say("to two"));

    assertThat(meeting.engine().ownKey().distributionId()).isNotEqualTo(before);
    assertThat(meeting.participants())
        .extracting(Participant::address)
        .containsExactlyInAnyOrder(host.address(), sam.address());
  }

  private Invitation throughTheServer(Invitation made, GateProxy line) {
    return new Invitation(
        made.link().replace(line.url().toString(), world.url().toString()), made.tokenHash());
  }

  @Test
  void whoComesLaterOpensNothingEarlier() {
    BareGuest early = bareAdmitted("Early");
    hostSees.awaitSent(meeting.say("before"));
    MeetingMessage before = early.tap.await(Events.MESSAGE).as(MeetingMessage.class);
    BareGuest late = bareAdmitted("Late");
    late.opensAfter(host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0);

    assertThat(late.senderKeys.open(host.address(), before.ciphertext()))
        .isNotInstanceOf(GroupOpening.Opened.class);
    hostSees.awaitSent(meeting.say("after"));
    late.tap.await(Events.MESSAGE);
    assertThat(
            late.opensAfter(
                host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0))
        .containsExactly("after");
  }

  @Test
  void aMereClaimThatAGuestHasGoneRotatesToo() {
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    UUID before = meeting.engine().ownKey().distributionId();
    meeting
        .engine()
        .event(
            Events.GUEST_LEFT,
            Json.mapper()
                .writeValueAsString(
                    new GuestRef(meeting.id(), guest.sessionId(), GuestStatus.EXPIRED, null)));
    hostSees.await(
        MeetingEvent.GuestGone.class, gone -> gone.guest().address().equals(guest.self()));
    hostSees.awaitSent(meeting.say("later"));

    assertThat(meeting.engine().ownKey().distributionId()).isNotEqualTo(before);
    assertThat(meeting.keyCoverage().total()).isZero();
  }

  @Test
  void aDeviceThatIsSignedOutOfTheMeetingGetsNoNewKey() {
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    hostSees.awaitSent(meeting.say("for Sam"));
    secondSees.awaitText("for Sam");
    UUID before = meeting.engine().ownKey().distributionId();

    meeting.removeMember(second.userId());
    hostSees.awaitSent(meeting.say("not for Sam"));

    secondSees.await(MeetingEvent.Removed.class);
    assertThat(secondSees.texts()).containsExactly("for Sam");
    assertThat(meeting.engine().ownKey().distributionId()).isNotEqualTo(before);
  }
}
