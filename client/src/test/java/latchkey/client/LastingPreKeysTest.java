package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.store.LastingPreKeys.State;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.keys.KeyBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pre-keys that serve many sessions are replaced after a week, and nothing is lost by it. */
final class LastingPreKeysTest {
  private final World world = new World();
  private final KeyStore hostStore = world.store();
  private final Member host = world.member("Hanna", hostStore);
  private final KeyStore samStore = world.store();
  private final Member sam = world.member("Sam", samStore);
  private final Recorder hostSees = new Recorder();
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDeviceThatComesBackAfterAWeekHandsOutNewOnes() {
    KeyBundle before = bundleOfSam();
    sam.close();
    aWeekPasses(samStore);
    world.closing(Member.resume(samStore));

    Eventually.that(
        () -> bundleOfSam().signedPreKey().id() != before.signedPreKey().id(),
        () -> "Sam hands out the old signed pre-key");
    Eventually.that(
        () -> stateOf(samStore).published(), () -> "Sam never noted the server's answer");
    assertThat(stateOf(samStore).former()).hasSize(1);
    assertThat(OwnKeys.in(samStore).identityKey()).isEqualTo(before.identityKeyPublic());
  }

  @Test
  void whatWasSentUnderAFormerOneStillOpens() {
    Recorder samSees = new Recorder();
    sam.close();
    meeting.addMember(sam.userId());
    aWeekPasses(samStore);
    Member again = world.closing(Member.resume(samStore));
    again.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    hostSees.awaitSent(meeting.say("under whichever key the host took"));

    samSees.awaitText("under whichever key the host took");
  }

  private KeyBundle bundleOfSam() {
    return world.api(hostStore).bundle(new Address(sam.userId().value(), 1));
  }

  private static State stateOf(KeyStore store) {
    return Optional.of(store.lastingPreKeys()).flatMap(keys -> keys.get()).orElseThrow();
  }

  private static void aWeekPasses(KeyStore store) {
    State state = stateOf(store);
    store
        .lastingPreKeys()
        .put(
            new State(
                state.present(),
                state.madeMillis() - Duration.ofDays(7).toMillis(),
                state.published(),
                state.former(),
                state.clock()));
  }
}
