package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device starts without a connection, says so, and goes on when there is one. */
final class OfflineStartTest {
  private final World world = new World();
  private final GateProxy gate = world.closing(new GateProxy(world.url().getPort()));
  private final KeyStore store = world.store();
  private final Recorder hostSees = new Recorder();
  private final MemberMeeting meeting =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Member sam = world.member(gate.url(), "Sam", store);

  OfflineStartTest() {
    meeting.addMember(sam.userId());
    Recorder samSees = new Recorder();
    sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDeviceThatStartsInAnOutageKeepsWhatIsSaidUntilTheConnectionIsThere() {
    sam.close();
    gate.cut();
    hostSees.awaitSent(meeting.say("while Sam is away"));

    Member again = world.closing(Member.resume(store));
    Recorder samSees = new Recorder();
    MemberMeeting atSam = again.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.ConnectionLost.class);
    atSam.say("said in the outage");
    assertThat(again.name()).isEqualTo("Sam");
    assertThat(atSam.participants()).hasSize(2);
    assertThat(atSam.unsent()).isEqualTo(1);
    assertThat(samSees.all(MeetingEvent.Admitted.class)).isEmpty();

    gate.mend();
    samSees.awaitText("while Sam is away");
    hostSees.awaitText("said in the outage");
    samSees.await(MeetingEvent.Admitted.class);
    assertThat(samSees.all(MeetingEvent.Admitted.class)).hasSize(1);
  }

  @Test
  void aMeetingThatIsOpenedLaterInAnOutageHearsOfItAsWell() {
    sam.close();
    gate.cut();
    Member again = world.closing(Member.resume(store));
    Recorder first = new Recorder();
    MemberMeeting atSam = again.openMeeting(meeting.id(), first);
    first.await(MeetingEvent.ConnectionLost.class);
    atSam.close();

    Recorder second = new Recorder();
    again.openMeeting(meeting.id(), second);
    second.await(MeetingEvent.ConnectionLost.class);
  }

  @Test
  void aDeviceThatWasSignedOutMeanwhileHearsOfIt() {
    Member tablet = world.device(sam, "tablet");
    sam.close();
    tablet.signOut(sam.address().deviceId(), Set.of());

    Member again = world.closing(Member.resume(store));
    Recorder samSees = new Recorder();
    again.openMeeting(meeting.id(), samSees);
    assertThat(samSees.await(MeetingEvent.SignedOut.class).code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }
}
