package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.TcpProxy;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.guest.GuestStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which a meeting ends for somebody. */
final class EndingsTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder guestSees = new Recorder();
  private final KeyStore store = world.store();
  private final Member host = world.member("Hanna", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(9));

  @AfterEach
  void close() {
    world.close();
  }

  private GuestMeeting guest() {
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    guestSees.await(MeetingEvent.EncryptionReady.class);
    return guest;
  }

  private static boolean hasKeysOf(KeyStore keys, MemberMeeting meeting) {
    return keys.senderKeys()
        .get(meeting.id(), meeting.self(), meeting.engine().ownKey().distributionId())
        .isPresent();
  }

  @Test
  void aGuestLeavesAndForgetsItsKeys() {
    GuestMeeting guest = guest();
    KeyStore guestStore = guest.engine().session().store;
    assertThat(hasKeysOf(guestStore, meeting)).isTrue();

    guest.leave();

    guestSees.await(MeetingEvent.Left.class);
    assertThat(hostSees.await(MeetingEvent.GuestGone.class).status()).isEqualTo(GuestStatus.LEFT);
    assertThat(guest.status()).isEqualTo(GuestStatus.LEFT);
    Eventually.that(() -> !hasKeysOf(guestStore, meeting), () -> "the guest keeps keys");
  }

  @Test
  void aRemovedGuestIsToldAndForgetsItsKeys() {
    GuestMeeting guest = guest();
    KeyStore guestStore = guest.engine().session().store;
    boolean had = hasKeysOf(guestStore, meeting);

    meeting.remove(guest.sessionId());

    guestSees.await(MeetingEvent.Removed.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.REMOVED);
    assertThat(had).isTrue();
    Eventually.that(() -> !hasKeysOf(guestStore, meeting), () -> "the guest keeps keys");
    assertThatThrownBy(() -> guest.say("to nobody"))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_IN_MEETING));
    assertThat(guest.unsent()).isZero();
  }

  @Test
  void aWaitingGuestThatIsDeclinedIsTold() {
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    hostSees.awaitKnock(guest.sessionId());
    meeting.decline(guest.sessionId());

    guestSees.await(MeetingEvent.Declined.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.DECLINED);
  }

  @Test
  void whoWaitsWhileTheLinksLastUseLetsAnotherInIsToldSo() {
    Invitation two = meeting.invite(InviteOptions.forGuests(2));
    Recorder firstSees = new Recorder();
    Recorder secondSees = new Recorder();
    GuestMeeting first = world.knock(two, "Gil", firstSees);
    GuestMeeting second = world.knock(two, "Jo", secondSees);
    GuestMeeting guest = world.knock(two, "Gus", guestSees);
    List.of(first, second, guest).forEach(each -> hostSees.awaitKnock(each.sessionId()));

    meeting.admit(List.of(first.sessionId(), second.sessionId()));

    guestSees.await(MeetingEvent.Declined.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.LINK_USED_UP);
    firstSees.await(MeetingEvent.Admitted.class);
    secondSees.await(MeetingEvent.Admitted.class);
  }

  @Test
  void whoWaitsUnderALinkThatIsTakenBackIsToldSo() {
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    hostSees.awaitKnock(guest.sessionId());

    meeting.revoke(invitation.tokenHash());

    guestSees.await(MeetingEvent.Declined.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.LINK_REVOKED);
  }

  @Test
  void whoHearsOfItOnlyOnReturningIsToldSo() {
    TcpProxy line =
        world.closing(
            new TcpProxy(
                () -> world.url().getPort(),
                () -> (way, bytes, length, to) -> to.write(bytes, 0, length)));
    String link = invitation.link().replace(world.url().toString(), line.url().toString());
    GuestMeeting guest =
        world.knock(new Invitation(link, invitation.tokenHash()), "Gus", guestSees);
    hostSees.awaitKnock(guest.sessionId());
    line.cut();
    meeting.revoke(invitation.tokenHash());
    line.mend();

    guestSees.await(MeetingEvent.Declined.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.LINK_REVOKED);
  }

  @Test
  void whoHasGoneKeepsNobodyElseOutsideWhoIsLetInWithIt() {
    Recorder firstSees = new Recorder();
    GuestMeeting first = world.knock(invitation, "Gil", firstSees);
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    List.of(first, guest).forEach(each -> hostSees.awaitKnock(each.sessionId()));
    first.leave();
    hostSees.await(MeetingEvent.GuestNoLongerWaiting.class);

    meeting.admit(List.of(first.sessionId(), guest.sessionId()));

    guestSees.await(MeetingEvent.Admitted.class);
    assertThatThrownBy(() -> meeting.admit(List.of(first.sessionId())))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.GUEST_NOT_WAITING));
  }

  @Test
  void aGuestThatLeavesWhileItWaitsIsGoneFromTheLobby() {
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    hostSees.awaitKnock(guest.sessionId());
    guest.leave();

    assertThat(hostSees.await(MeetingEvent.GuestNoLongerWaiting.class).sessionId())
        .isEqualTo(guest.sessionId());
    assertThat(meeting.lobby()).isEmpty();
  }

  @Test
  void theHostEndsTheMeetingAndEveryoneIsToldAndForgetsTheKeys() {
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    GuestMeeting guest = guest();
    KeyStore guestStore = guest.engine().session().store;

    meeting.end();

    hostSees.await(MeetingEvent.Ended.class);
    secondSees.await(MeetingEvent.Ended.class);
    guestSees.await(MeetingEvent.Ended.class);
    Eventually.that(
        () -> !hasKeysOf(guestStore, meeting) && !hasKeysOf(store, meeting),
        () -> "somebody keeps keys");
    assertThatThrownBy(() -> world.knock(invitation, "Late", new Recorder()))
        .isInstanceOf(LatchkeyException.class);
    assertThat(atSecond.engine().session().isOver()).isTrue();
  }

  @Test
  void noSessionIsLeftOfAGuestThatWentBeforeTheEnd() {
    GuestMeeting guest = guest();
    assertThat(store.sessions().get(guest.self())).isPresent();
    guest.leave();
    hostSees.await(MeetingEvent.GuestGone.class);

    meeting.end();

    hostSees.await(MeetingEvent.Ended.class);
    Eventually.that(
        () -> store.sessions().get(guest.self()).isEmpty(), () -> "the session is kept");
  }

  @Test
  void aMemberThatIsTakenOutIsToldAndForgetsTheKeys() {
    KeyStore samsStore = world.store();
    Member second = world.member("Sam", samsStore);
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.EncryptionReady.class);
    UUID key = meeting.engine().ownKey().distributionId();
    assertThat(samsStore.senderKeys().get(meeting.id(), host.address(), key)).isPresent();

    meeting.removeMember(second.userId());

    secondSees.await(MeetingEvent.Removed.class);
    Eventually.that(
        () -> samsStore.senderKeys().get(meeting.id(), host.address(), key).isEmpty(),
        () -> "the member keeps keys");
  }

  @Test
  void aMemberThatIsTakenOutWhileItsLineIsCutIsToldOnReturning() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    KeyStore samsStore = world.store();
    Member second = world.member(line.url(), "Sam", samsStore);
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.EncryptionReady.class);
    hostSees.awaitSent(meeting.say("to Sam"));
    secondSees.awaitText("to Sam");
    line.cut();
    secondSees.await(MeetingEvent.ConnectionLost.class);
    MessageId unheard = atSecond.say("unheard");

    meeting.removeMember(second.userId());
    hostSees.awaitSent(meeting.say("without Sam"));
    line.mend();

    secondSees.await(MeetingEvent.Removed.class);
    assertThat(secondSees.texts()).containsExactly("to Sam");
    assertThat(secondSees.all(MeetingEvent.Trouble.class)).isEmpty();
    assertThat(secondSees.all(MeetingEvent.MessageFailed.class))
        .extracting(MeetingEvent.MessageFailed::messageId, MeetingEvent.MessageFailed::code)
        .containsExactly(tuple(unheard, ErrorCode.NOT_IN_MEETING));
    assertThat(hostSees.all(MeetingEvent.KeyRenewed.class)).hasSize(1);
    assertThat(
            samsStore
                .senderKeys()
                .get(meeting.id(), host.address(), meeting.engine().ownKey().distributionId()))
        .isEmpty();
    saysNothingMore(atSecond, ErrorCode.NOT_IN_MEETING);
    assertThat(samsStore.outbox().list(meeting.id())).isEmpty();
  }

  @Test
  void aMemberThatIsTakenOutWhileItsProgramIsNotRunningIsToldWhenItOpensTheMeeting() {
    KeyStore samsStore = world.store();
    Member second = world.member("Sam", samsStore);
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.EncryptionReady.class);
    UUID key = meeting.engine().ownKey().distributionId();
    atSecond.close();
    meeting.removeMember(second.userId());
    hostSees.awaitSent(meeting.say("without Sam"));

    Recorder again = new Recorder();
    MemberMeeting opened = second.openMeeting(meeting.id(), again);

    again.await(MeetingEvent.Removed.class);
    assertThat(again.texts()).isEmpty();
    assertThat(again.all(MeetingEvent.Trouble.class)).isEmpty();
    assertThat(samsStore.senderKeys().get(meeting.id(), host.address(), key)).isEmpty();
    saysNothingMore(opened, ErrorCode.NOT_IN_MEETING);
  }

  @Test
  void whatIsSaidAfterTheEndIsRefused() {
    meeting.end();

    hostSees.await(MeetingEvent.Ended.class);
    saysNothingMore(meeting, ErrorCode.MEETING_ENDED);
  }

  private static void saysNothingMore(MemberMeeting over, ErrorCode why) {
    assertThat(over.unsent()).isZero();
    assertThatThrownBy(() -> over.say("to nobody"))
        .isInstanceOfSatisfying(
            LatchkeyException.class, refused -> assertThat(refused.code()).isEqualTo(why));
    assertThat(over.unsent()).isZero();
  }

  @Test
  void aMemberLeavesForGood() {
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    GuestMeeting guest = guest();

    atSecond.leave();

    secondSees.await(MeetingEvent.Left.class);
    hostSees.await(MeetingEvent.DeviceRemoved.class);
    assertThat(meeting.participants())
        .extracting(Participant::address)
        .containsExactly(host.address(), guest.self());
  }

  @Test
  void whoeverIsToldThatTheMeetingIsOverKeepsNoKeysAndMayCloseItAtOnce() {
    CompletableFuture<GuestMeeting> knocked = new CompletableFuture<>();
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    GuestMeeting guest =
        world.closing(
            Guest.knock(
                invitation.link(),
                "Gus",
                event -> {
                  guestSees.on(event);
                  if (event instanceof MeetingEvent.Left) {
                    GuestMeeting it = knocked.join();
                    kept.complete(hasKeysOf(it.engine().session().store, meeting));
                    it.close();
                  }
                }));
    knocked.complete(guest);
    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.EncryptionReady.class);
    KeyStore guestStore = guest.engine().session().store;
    CountDownLatch busy = new CountDownLatch(1);
    guest.engine().session().lane.run(() -> await(busy));

    CompletableFuture<Void> leaving = CompletableFuture.runAsync(guest::leave);
    Eventually.that(() -> guest.engine().session().isOver(), () -> "the guest does not leave");
    busy.countDown();
    leaving.join();

    assertThat(hasKeysOf(guestStore, meeting)).isFalse();
    assertThat(kept.join()).isFalse();
    assertThat(hasKeysOf(guestStore, meeting)).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aGuestWhoseLeavingIsAnsweredLateHasLeft() {
    CountDownLatch answer = new CountDownLatch(1);
    TcpProxy line =
        world.closing(
            new TcpProxy(() -> world.url().getPort(), () -> new LateToSayThatItIsDeleted(answer)));
    String link = invitation.link().replace(world.url().toString(), line.url().toString());
    GuestMeeting guest =
        world.admitted(meeting, new Invitation(link, invitation.tokenHash()), "Gus", guestSees);
    CompletableFuture<Void> leaving = CompletableFuture.runAsync(guest::leave);

    // The server has cut the guest off, and lets it in no more.
    Eventually.that(() -> guest.engine().session().isOver(), () -> "" + guestSees);
    answer.countDown();
    leaving.join();
    guestSees.await(MeetingEvent.Left.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.LEFT);
  }

  private static final class LateToSayThatItIsDeleted implements TcpProxy.Line {
    private final CountDownLatch answer;
    private volatile boolean asked;

    LateToSayThatItIsDeleted(CountDownLatch answer) {
      this.answer = answer;
    }

    @Override
    public void pass(TcpProxy.Way way, byte[] bytes, int length, OutputStream to)
        throws IOException, InterruptedException {
      if (way == TcpProxy.Way.UP) {
        asked |= new String(bytes, 0, length, StandardCharsets.ISO_8859_1).startsWith("DELETE ");
      } else if (asked) {
        answer.await();
      }
      to.write(bytes, 0, length);
    }
  }
}
