package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People come early, late, together; networks fail. */
final class MeetingLifeTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder guestSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  private MemberMeeting meeting(Member host) {
    return host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  }

  @Test
  void aGuestWhoKnocksBeforeAnyMemberIsPresentWaitsAndIsLetInLater() {
    KeyStore store = world.store();
    Member host = world.member("Hanna", store);
    MemberMeeting before = meeting(host);
    Invitation invitation = before.invite(InviteOptions.forOneGuest());
    host.close();

    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    assertThat(guest.status()).isEqualTo(latchkey.protocol.guest.GuestStatus.WAITING);

    Member back = world.closing(Member.resume(store));
    Recorder seesLater = new Recorder();
    MemberMeeting meeting = back.openMeeting(before.id(), seesLater);
    seesLater.awaitKnock(guest.sessionId());
    meeting.admit(guest.sessionId());
    seesLater.awaitSent(meeting.say("Sorry to be late."));
    guestSees.awaitText("Sorry to be late.");
  }

  @Test
  void aGuestWhoseLineBreaksAtTheDoorIsToldThatItWaitsAgainAndIsLetIn() {
    MemberMeeting meeting = meeting(world.member("Hanna"));
    GateProxy proxy = world.closing(new GateProxy(world.url().getPort()));
    Invitation made = meeting.invite(InviteOptions.forOneGuest());
    String slow = made.link().replace(world.url().toString(), proxy.url().toString());
    GuestMeeting guest = world.knock(new Invitation(slow, made.tokenHash()), "Gus", guestSees);
    guestSees.await(MeetingEvent.Waiting.class);
    proxy.cut();
    guestSees.await(MeetingEvent.ConnectionLost.class);
    proxy.mend();
    Eventually.that(
        () -> guestSees.all(MeetingEvent.Waiting.class).size() == 2, guestSees::toString);
    meeting.admit(guest.sessionId());
    meeting.say("welcome");

    guestSees.awaitText("welcome");
    assertThat(guestSees.all(MeetingEvent.Admitted.class)).hasSize(1);
  }

  @Test
  void whoeverComesBackReadsWhatWasSaidMeanwhileUnderItsAuthorsName() {
    MemberMeeting meeting = meeting(world.member("Hanna"));
    KeyStore store = world.store();
    Member sam = world.member("Sam", store);
    meeting.addMember(sam.userId());
    Recorder samSees = new Recorder();
    sam.openMeeting(meeting.id(), samSees);
    hostSees.await(MeetingEvent.DeviceAdded.class, joined -> joined.device().name().equals("Sam"));
    hostSees.awaitSent(meeting.say("before"));
    samSees.awaitText("before");
    sam.close();
    hostSees.awaitSent(meeting.say("meanwhile"));

    Recorder seesLater = new Recorder();
    world.closing(Member.resume(store)).openMeeting(meeting.id(), seesLater);
    assertThat(seesLater.awaitText("meanwhile").author().name()).isEqualTo("Hanna");
  }

  @Test
  void aMessageSentBetweenAdmissionAndKeyArrivalIsShownInTheEnd() {
    Member host = world.member("Hanna");
    MemberMeeting meeting = meeting(host);
    GateProxy proxy = world.closing(new GateProxy(world.url().getPort()));
    Member slow = world.member(proxy.url(), "Sam", world.store());
    meeting.addMember(slow.userId());
    Recorder slowSees = new Recorder();
    MemberMeeting atSlow = slow.openMeeting(meeting.id(), slowSees);
    slowSees.await(MeetingEvent.Admitted.class);

    proxy.hold("POST /api/meetings/[^/]+/external/keys ");
    GuestMeeting guest =
        world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    Eventually.that(() -> proxy.heldSoFar() > 0, () -> "the slow device asks for no bundle");
    slowSees.awaitSent(atSlow.say("before my key is there"));
    slowSees.awaitSent(atSlow.say("and another"));
    hostSees.awaitText("and another");
    assertThat(guestSees.texts()).isEmpty();

    proxy.release();
    guestSees.awaitText("and another");
    assertThat(guestSees.texts()).containsExactly("before my key is there", "and another");
    assertThat(guest.participants()).hasSize(3);
  }

  @Test
  void twoDevicesThatAdmitDifferentGuestsAtTheSameMomentBothSucceed() throws Exception {
    Member host = world.member("Hanna");
    MemberMeeting meeting = meeting(host);
    Member second = world.member("Sam");
    meeting.addMember(second.userId());
    Recorder secondSees = new Recorder();
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    Invitation invitation = meeting.invite(InviteOptions.forGuests(20));

    for (int round = 1; round <= 5; round++) {
      GuestMeeting one = world.knock(invitation, "One " + round, new Recorder());
      GuestMeeting other = world.knock(invitation, "Other " + round, new Recorder());
      secondSees.awaitKnock(other.sessionId());
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Void> first = admitting(go, meeting, one);
      CompletableFuture<Void> next = admitting(go, atSecond, other);
      go.countDown();
      first.get();
      next.get();
    }

    Eventually.that(
        () ->
            meeting.participants().size() == 12
                && meeting.participants().equals(atSecond.participants()),
        () -> meeting.participants() + " and " + atSecond.participants());
  }

  private static CompletableFuture<Void> admitting(
      CountDownLatch go, MemberMeeting by, GuestMeeting guest) {
    return CompletableFuture.runAsync(() -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      by.admit(guest.sessionId());
    });
  }

  @Test
  void whatIsSaidWithoutAConnectionIsSentWhenItIsBackOnceAndInOrder() {
    GateProxy proxy = world.closing(new GateProxy(world.url().getPort()));
    Member host = world.member(proxy.url(), "Hanna", world.store());
    MemberMeeting meeting = meeting(host);
    Invitation made = meeting.invite(InviteOptions.forOneGuest());
    String direct = made.link().replace(proxy.url().toString(), world.url().toString());
    world.admitted(meeting, new Invitation(direct, made.tokenHash()), "Gus", guestSees);
    guestSees.await(MeetingEvent.EncryptionReady.class);

    List<MessageId> said = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      texts.add("before tunnel " + round);
      said.add(meeting.say("before tunnel " + round));
      proxy.cut();
      for (int i = 0; i < 3; i++) {
        texts.add("in tunnel " + round + "." + i);
        said.add(meeting.say("in tunnel " + round + "." + i));
      }
      proxy.mend();
    }
    said.forEach(hostSees::awaitSent);

    guestSees.awaitText(texts.get(texts.size() - 1));
    assertThat(guestSees.texts()).containsExactlyElementsOf(texts);
    hostSees.await(MeetingEvent.ConnectionLost.class);
    hostSees.await(MeetingEvent.ConnectionRestored.class);
  }

  @Test
  void aGuestBehindABrokenLineMissesNothing() {
    Member host = world.member("Hanna");
    MemberMeeting meeting = meeting(host);
    GateProxy proxy = world.closing(new GateProxy(world.url().getPort()));
    Invitation made = meeting.invite(InviteOptions.forOneGuest());
    String slow = made.link().replace(world.url().toString(), proxy.url().toString());
    world.admitted(meeting, new Invitation(slow, made.tokenHash()), "Gus", guestSees);

    List<String> texts = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 5; i++) {
        texts.add(round + "." + i);
        hostSees.awaitSent(meeting.say(round + "." + i));
      }
      if (round % 2 == 0) {
        proxy.cut();
      } else {
        proxy.mend();
      }
    }
    guestSees.awaitText("3.4");
    assertThat(guestSees.texts()).containsExactlyElementsOf(texts);
  }

  @Test
  void whoDoesNotHaveTheWholeLinkCannotKnock() {
    MemberMeeting meeting = meeting(world.member("Hanna"));
    String link = meeting.invite(InviteOptions.forOneGuest()).link();
    int seed = link.indexOf('#') + 1;
    String guessed =
        link.substring(0, seed) + "A".repeat(43) + link.substring(link.lastIndexOf('.'));

    assertThatThrownBy(() -> Guest.knock(guessed, "Mallory", guestSees))
        .isInstanceOfSatisfying(
            LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROOF_REFUSED));
    assertThat(meeting.lobby()).isEmpty();
  }
}
