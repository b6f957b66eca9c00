package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Recorder;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Admitted;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/** The server tears apart what lets a guest in: the entry, and the key that comes with it. */
final class AdmissionsTest extends Scenario {
  private static final String ADMISSION = "POST .*/admissions";
  private static final String BUNDLES = "POST .*/external/keys";

  private final List<Admission> handed = new CopyOnWriteArrayList<>();
  private final CountDownLatch bundleTaken = new CountDownLatch(1);

  private void listen() {
    toHanna.overhears(ADMISSION, Admission.class, handed::add);
    toHanna.answers(
        BUNDLES,
        GuestKeyBundles.class,
        answer -> {
          bundleTaken.countDown();
          return answer;
        });
  }

  /** Gus waits, and Hanna's device has begun its session with him. */
  private GuestMeeting gusIsExpected() {
    GuestMeeting gus = gusKnocks();
    hannaSees.awaitKnock(gus.sessionId());
    try {
      assertThat(bundleTaken.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return gus;
  }

  private void hannaHasANewKey() {
    MeetingEvent.KeyRenewed renewed = hannaSees.await(MeetingEvent.KeyRenewed.class);
    assertThat(renewed.sender().address()).isEqualTo(hanna.address());
  }

  @Test
  void theKeyComesWithTheAdmission() {
    listen();
    AtomicBoolean asked = new AtomicBoolean();
    GuestMeeting gus = gusIsExpected();
    toHanna.overhears(BUNDLES, GuestKeyBundlesRequest.class, _ -> asked.set(true));

    atHanna.admit(gus.sessionId());
    say("for Gus");
    gusSees.awaitText("for Gus");

    assertThat(handed).hasSize(1);
    assertThat(handed.getFirst().keys()).hasSize(1);
    assertThat(asked).isFalse();
    assertThat(hannaSees.all(MeetingEvent.KeyRenewed.class)).isEmpty();
  }

  @Test
  void anEntryIsTakenAndTheKeyThatCameWithItIsDropped() {
    toHanna.alters(ADMISSION, Admission.class, truth -> Admission.alone(truth.entry()));
    gusComesIn();

    say("for Gus");
    gusSees.awaitText("for Gus");
  }

  @Test
  void aKeyIsDroppedAndSaidToBeTaken() {
    listen();
    toHanna.alters(ADMISSION, Admission.class, truth -> Admission.alone(truth.entry()));
    toHanna.saysInstead(ADMISSION, () -> new Admitted(List.of(EnvelopeId.random())));
    GuestMeeting gus = gusIsExpected();

    atHanna.admit(gus.sessionId());
    say("for Gus");
    gusSees.awaitText("for Gus");
  }

  @Test
  void theAnswerToAnAdmissionIsLost() {
    listen();
    AtomicBoolean first = new AtomicBoolean(true);
    toHanna.answers(
        ADMISSION,
        Admitted.class,
        answer -> {
          if (first.getAndSet(false)) {
            throw new IllegalStateException("the line is cut");
          }
          return answer;
        });
    GuestMeeting gus = gusIsExpected();

    atHanna.admit(gus.sessionId());
    say("for Gus");
    gusSees.awaitText("for Gus");

    assertThat(first).isFalse();
    assertThat(handed).hasSize(1);
    assertThat(hannaSees.all(MeetingEvent.KeyRenewed.class)).isEmpty();
  }

  @Test
  void aKeyIsTakenAndItsEntryRefused() {
    listen();
    toHanna.pushes(Events.GUEST_LEFT, GuestRef.class, _ -> List.of());
    MemberMeeting atSam = samComesIn();
    GuestMeeting gus = gusIsExpected();
    samSees.awaitKnock(gus.sessionId());
    atSam.decline(gus.sessionId());

    assertThatThrownBy(() -> atHanna.admit(gus.sessionId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.GUEST_NOT_WAITING));
    assertThat(handed.getFirst().keys()).hasSize(1);
    say("without Gus");
    samSees.awaitText("without Gus");

    hannaHasANewKey();
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void anotherEntryIsFaster() {
    listen();
    MemberMeeting atSam = samComesIn();
    GuestMeeting gus = gusIsExpected();
    toHanna.pushes(Events.ROSTER, RosterPage.class, _ -> List.of());
    atSam.invite(InviteOptions.forOneGuest());

    atHanna.admit(gus.sessionId());
    say("for Gus");
    gusSees.awaitText("for Gus");

    assertThat(handed).hasSize(2);
    assertThat(handed).allSatisfy(attempt -> assertThat(attempt.keys()).hasSize(1));
    hannaHasANewKey();
  }

  @Test
  void aKnockIsRepeatedAgainAndAgain() {
    AtomicBoolean tooMany = new AtomicBoolean();
    List<GuestKeyBundlesRequest> asked = new CopyOnWriteArrayList<>();
    toHanna.overhears(
        BUNDLES,
        GuestKeyBundlesRequest.class,
        request -> {
          asked.add(request);
          tooMany.compareAndSet(false, asked.size() > 20);
        });
    Invitation shared = atHanna.invite(InviteOptions.forGuests(2));
    List<WaitingGuest> knocks = new CopyOnWriteArrayList<>();
    toHanna.pushes(
        Events.GUEST_WAITING,
        WaitingGuest.class,
        knock -> {
          knocks.add(knock);
          return List.of(knock);
        });
    GuestMeeting gus = gusKnocks(shared);
    hannaSees.awaitKnock(gus.sessionId());
    for (int i = 0; i < 50; i++) {
      toHanna.push(
          Events.GUEST_LEFT,
          new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.DECLINED, "Gus"));
      toHanna.push(Events.GUEST_WAITING, knocks.getFirst());
    }

    Recorder ginaSees = new Recorder();
    GuestMeeting gina =
        world.knock(truly(atHanna.invite(InviteOptions.forOneGuest())), "Gina", ginaSees);
    hannaSees.awaitKnock(gina.sessionId());
    atHanna.admit(gina.sessionId());
    say("for Gina");
    ginaSees.awaitText("for Gina");
    assertThat(asked.stream().filter(one -> one.sessionIds().contains(gus.sessionId())))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(20);
    assertThat(tooMany).isFalse();
  }
}
