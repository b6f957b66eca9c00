package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.guest.GuestStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that asks back while it is being told something finds it so. */
final class AskedBackTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  /** Asks {@code M} back at every event; what was asked waits until there is whom to ask. */
  private static final class Asking<M> implements MeetingListener {
    final CompletableFuture<M> asked = new CompletableFuture<>();
    final Recorder told = new Recorder();
    private final BiConsumer<MeetingEvent, M> question;

    Asking(BiConsumer<MeetingEvent, M> question) {
      this.question = question;
    }

    @Override
    public void on(MeetingEvent event) {
      question.accept(event, asked.join());
      told.on(event);
    }
  }

  @Test
  void aGuestThatIsToldHowItStandsStandsSo() {
    CompletableFuture<GuestStatus> admitted = new CompletableFuture<>();
    CompletableFuture<GuestStatus> gone = new CompletableFuture<>();
    Asking<GuestMeeting> asking =
        new Asking<>((event, guest) -> {
          if (event instanceof MeetingEvent.Admitted) {
            admitted.complete(guest.status());
          } else if (event instanceof MeetingEvent.Removed) {
            gone.complete(guest.status());
          }
        });
    GuestMeeting guest =
        world.closing(
            Guest.knock(meeting.invite(InviteOptions.forOneGuest()).link(), "Gus", asking));
    asking.asked.complete(guest);
    assertThat(guest.status()).isEqualTo(GuestStatus.WAITING);
    meeting.admit(guest.sessionId());
    asking.told.await(MeetingEvent.Admitted.class);
    meeting.remove(guest.sessionId());
    asking.told.await(MeetingEvent.Removed.class);

    assertThat(admitted.join()).isEqualTo(GuestStatus.ADMITTED);
    assertThat(gone.join()).isEqualTo(GuestStatus.REMOVED);
  }

  @Test
  void whoComesInOrComesBackKnowsWhoIsHere() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    KeyStore store = world.store();
    Member sam = world.member(line.url(), "Sam", store);
    Address hanna = gathering.host().address();
    CompletableFuture<Boolean> asItCameIn = new CompletableFuture<>();
    CompletableFuture<Boolean> asItCameBack = new CompletableFuture<>();
    Asking<MemberMeeting> asking =
        new Asking<>((event, atSam) -> {
          if (event instanceof MeetingEvent.Admitted) {
            asItCameIn.complete(atSam.isPresent(hanna));
          } else if (event instanceof MeetingEvent.ConnectionRestored) {
            asItCameBack.complete(atSam.isPresent(hanna));
          }
        });
    meeting.addMember(sam.userId());
    asking.asked.complete(sam.openMeeting(meeting.id(), asking));
    asking.told.await(MeetingEvent.Admitted.class);
    line.cut();
    asking.told.await(MeetingEvent.ConnectionLost.class);
    meeting.close();
    Eventually.that(
        () -> world.api(store).participants(meeting.id()).devices().isEmpty(),
        () -> "somebody is still here");
    line.mend();
    asking.told.await(MeetingEvent.ConnectionRestored.class);

    assertThat(asItCameIn.join()).isTrue();
    assertThat(asItCameBack.join()).isFalse();
  }

  @Test
  void whatIsToldToBeSentWaitsNoMore() {
    CompletableFuture<Integer> unsent = new CompletableFuture<>();
    Asking<MemberMeeting> asking =
        new Asking<>((event, atSam) -> {
          if (event instanceof MeetingEvent.MessageSent) {
            unsent.complete(atSam.unsent());
          }
        });
    Member sam = world.member("Sam");
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), asking);
    asking.asked.complete(atSam);
    atSam.say("one");
    asking.told.await(MeetingEvent.MessageSent.class);

    assertThat(unsent.join()).isZero();
  }

  @Test
  void aChangedKeyOfADeviceThatIsNotInYetCanBeAcceptedAsSoonAsItIsTold() {
    Member sam = world.member("Sam");
    KeyStore store = world.store();
    Member tess = world.member("Tess", store);
    Bytes other = OwnKeys.in(KeyStore.inMemory()).identityKey();
    assertThat(store.pinned().check(sam.address(), other)).isTrue();
    Asking<MemberMeeting> asking =
        new Asking<>((event, atTess) -> {
          if (event instanceof MeetingEvent.IdentityKeyChanged changed) {
            atTess.acceptIdentityKey(changed.participant().address());
            atTess.addMember(sam.userId());
          }
        });
    MemberMeeting atTess = tess.createMeeting("Other plans", MeetingOptions.HOST_ADMITS, asking);
    asking.asked.complete(atTess);
    atTess.addMember(sam.userId());
    Recorder samSees = new Recorder();
    sam.openMeeting(atTess.id(), samSees);

    samSees.await(MeetingEvent.Admitted.class);
  }
}
