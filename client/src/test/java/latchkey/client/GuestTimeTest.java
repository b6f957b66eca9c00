package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.guest.GuestStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guest's time runs out. */
final class GuestTimeTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder guestSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(2));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void guestsAreToldForgetTheirKeysAndReadNothingMoreAndNobodyWaitsForEver() {
    Recorder waitingSees = new Recorder();
    GuestMeeting waiting = world.knock(invitation, "Wanda", waitingSees);
    waitingSees.await(MeetingEvent.Waiting.class);
    hostSees.awaitKnock(waiting.sessionId());
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    hostSees.awaitSent(meeting.say("in its time"));
    guestSees.awaitText("in its time");
    KeyStore guestsKeys = guest.engine().session().store;

    world.pass(Duration.ofHours(25));
    guestSees.await(MeetingEvent.Expired.class);
    assertThat(guest.status()).isEqualTo(GuestStatus.EXPIRED);
    assertThat(hostSees.await(MeetingEvent.GuestGone.class).guest().name()).isEqualTo("Gus");
    hostSees.awaitSent(meeting.say("afterwards"));
    assertThat(hostSees.all(MeetingEvent.KeyRenewed.class)).hasSize(1);
    assertThat(guestSees.texts()).containsExactly("in its time");
    Eventually.that(
        () ->
            guestsKeys
                .senderKeys()
                .get(meeting.id(), meeting.self(), meeting.engine().ownKey().distributionId())
                .isEmpty(),
        () -> "the guest keeps keys");

    waitingSees.await(MeetingEvent.Expired.class);
    assertThat(hostSees.await(MeetingEvent.GuestNoLongerWaiting.class).status())
        .isEqualTo(GuestStatus.EXPIRED);
  }
}
