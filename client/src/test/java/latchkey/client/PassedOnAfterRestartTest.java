package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import latchkey.client.chaos.FaultyProxy;
import latchkey.client.chaos.HalfOpen;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.TcpProxy.Way;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member's program ends while it passes a guest's text on. */
final class PassedOnAfterRestartTest {
  private final World world = new World();
  private final FaultyProxy line = world.closing(new FaultyProxy(() -> world.url().getPort()));
  private final KeyStore store = world.store();
  private final Member host = world.member(line.url(), "Hanna", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.HOST_ADMITS, new Recorder());
  private final Recorder olgaSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatWasUnderWayIsPassedOnThoughThePersonSpeaksFirst() {
    Invitation made = meeting.invite(InviteOptions.forGuests(2));
    String direct = made.link().replace(line.url().toString(), world.url().toString());
    Invitation invitation = new Invitation(direct, made.tokenHash());
    Recorder gusSees = new Recorder();
    GuestMeeting gus = world.admitted(meeting, invitation, "Gus", gusSees);
    world.admitted(meeting, invitation, "Olga", olgaSees);
    gusSees.await(MeetingEvent.EncryptionReady.class);
    olgaSees.await(MeetingEvent.EncryptionReady.class);

    line.suffer(new HalfOpen(Set.of(Way.UP)));
    gus.say("under way");
    Eventually.that(this::isUnderWay, () -> "the host does not pass it on");
    host.close();
    line.mend();

    Member again = world.closing(Member.resume(store));
    again.openMeeting(meeting.id(), new Recorder()).say("spoken first");
    olgaSees.awaitText("spoken first");
    olgaSees.awaitText("under way");
    assertThat(olgaSees.texts()).containsExactlyInAnyOrder("under way", "spoken first");
  }

  private boolean isUnderWay() {
    return store.authorPlaces().own(meeting.id()).map(AuthorPlaces.Own::pending).isPresent();
  }
}
