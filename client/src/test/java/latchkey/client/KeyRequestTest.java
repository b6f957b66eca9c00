package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Accepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.RequestSenderKey;
import latchkey.protocol.relay.SenderKeyRequested;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever lacks a key holds the message, asks for the key, and shows the message. */
final class KeyRequestTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final KeyStore store = world.store();
  private final Member host = world.member("Hanna", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(9));
  private final Recorder guestSees = new Recorder();
  private final GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);

  @AfterEach
  void close() {
    world.close();
  }

  private void sayAndSee(String text) {
    hostSees.awaitSent(meeting.say(text));
    guestSees.awaitText(text);
  }

  @Test
  void aLostSenderKeyIsAskedForAndTheHeldMessagesAreShown() {
    sayAndSee("with the key");
    UUID distribution = meeting.engine().ownKey().distributionId();
    guest.engine().session().store.senderKeys().delete(meeting.id(), host.address(), distribution);

    hostSees.awaitSent(meeting.say("without it"));
    hostSees.awaitSent(meeting.say("and once more"));

    guestSees.awaitText("and once more");
    assertThat(guestSees.texts()).containsExactly("with the key", "without it", "and once more");
  }

  @Test
  void aLostSessionIsSetUpAnew() {
    sayAndSee("in the session");
    guest.engine().session().sessions.forget(host.address());
    // Somebody goes, so that a new key must come in the session that is lost.
    Recorder otherSees = new Recorder();
    GuestMeeting other = world.admitted(meeting, invitation, "Olga", otherSees);
    meeting.remove(other.sessionId());

    sayAndSee("in a new one");
    assertThat(guestSees.texts()).containsExactly("in the session", "in a new one");
  }

  @Test
  void whoTakesNoPartAnyMoreIsNotAnswered() {
    BareGuest gone = world.bareGuest(invitation, "Gone");
    meeting.admit(gone.registered.sessionId());
    gone.tap.await(Events.RECEIVE_SENDER_KEY);
    meeting.remove(gone.registered.sessionId());

    meeting
        .engine()
        .event(
            Events.SENDER_KEY_REQUESTED,
            Json.mapper()
                .writeValueAsString(
                    new SenderKeyRequested(meeting.id(), gone.address, null, true)));
    sayAndSee("fence");
    assertThat(meeting.keyCoverage().total()).isEqualTo(1);
    assertThat(hostSees.all(MeetingEvent.EncryptionFailed.class)).isEmpty();
  }

  @Test
  void whoeverAsksInABurstIsAnsweredAFewTimes() {
    BareGuest asker = world.bareGuest(invitation, "Asker");
    meeting.admit(asker.registered.sessionId());
    asker.tap.await(Events.RECEIVE_SENDER_KEY);
    String request =
        Json.mapper()
            .writeValueAsString(new SenderKeyRequested(meeting.id(), asker.address, null, false));
    for (int i = 0; i < 1_000; i++) {
      meeting.engine().event(Events.SENDER_KEY_REQUESTED, request);
    }
    // What comes back has passed the requests; a pass comes after the answers to them.
    hostSees.awaitSent(meeting.say("one"));
    meeting.engine().distributor().pass(Duration.ofSeconds(30));
    hostSees.awaitSent(meeting.say("two"));
    asker.awaitMessages(2);

    assertThat(asker.tap.all(Events.RECEIVE_SENDER_KEY)).hasSizeBetween(2, 100);
  }

  @Test
  void theSameDistributionIsGivenAgainAndNotALaterOne() {
    BareGuest asker = world.bareGuest(invitation, "Asker");
    meeting.admit(asker.registered.sessionId());
    asker.tap.await(Events.RECEIVE_SENDER_KEY);
    hostSees.awaitSent(meeting.say("one"));
    hostSees.awaitSent(meeting.say("two"));

    asker
        .tap
        .socket()
        .call(
            Events.GUEST_REQUEST_SENDER_KEY,
            new RequestSenderKey(
                meeting.id(), host.userId(), host.address().deviceId(), null, false),
            Accepted.class);
    Eventually.that(
        () -> asker.tap.all(Events.RECEIVE_SENDER_KEY).size() == 2, () -> "no second key");
    asker.awaitMessages(2);
    assertThat(
            asker.opensAfter(
                host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 1))
        .containsExactly("one", "two");
  }
}
