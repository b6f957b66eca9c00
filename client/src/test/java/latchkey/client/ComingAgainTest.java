package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member is taken out and added again while its device is away. */
final class ComingAgainTest {
  private final World world = new World();
  private final KeyStore samsStore = world.store();
  private final Recorder hostSees = new Recorder();
  private final MemberMeeting atHost =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.HOST_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nobodyIsToldOfGapsAndNothingIsOutOfPlace() {
    Member sam = world.member(world.url(), "Sam", samsStore);
    atHost.addMember(sam.userId());
    Recorder before = new Recorder();
    MemberMeeting atSam = sam.openMeeting(atHost.id(), before);
    before.await(MeetingEvent.EncryptionReady.class);
    hostSees.await(MeetingEvent.EncryptionReady.class);
    before.awaitSent(atSam.say("one"));
    before.awaitSent(atSam.say("two"));
    hostSees.awaitSent(atHost.say("to Sam"));
    hostSees.awaitText("two");
    before.awaitText("to Sam");
    sam.close();

    atHost.removeMember(sam.userId());
    for (String text : List.of("without Sam", "still without Sam")) {
      hostSees.awaitSent(atHost.say(text));
    }
    atHost.addMember(sam.userId());
    Recorder after = new Recorder();
    MemberMeeting again = world.closing(Member.resume(samsStore)).openMeeting(atHost.id(), after);
    after.awaitSent(again.say("again"));
    hostSees.awaitText("again");
    hostSees.awaitSent(atHost.say("welcome back"));
    after.awaitText("welcome back");

    for (Recorder seen : List.of(hostSees, after)) {
      assertThat(seen.all(MeetingEvent.WordsMissing.class)).isEmpty();
      assertThat(seen.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
      assertThat(seen.all(MeetingEvent.WordsContradict.class)).isEmpty();
    }
    assertThat(after.texts()).containsExactly("welcome back");
  }
}
