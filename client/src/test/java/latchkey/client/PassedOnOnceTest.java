package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import latchkey.client.chaos.Delay;
import latchkey.client.chaos.FaultyProxy;
import latchkey.client.chaos.HalfOpen;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.TcpProxy.Way;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many guests' texts come together, one device passes each of them on. */
final class PassedOnOnceTest {
  private static final int TEXTS = 25;

  /** Published twice, where this machine itself took a long break. */
  private static final int SLACK = 3;

  private final World world = new World();
  private final FaultyProxy hostsLine = line();
  private final FaultyProxy samsLine = line();
  private final KeyStore hostsStore = world.store();
  private final Member host = device("Hanna", hostsLine, hostsStore);
  private final Member sam = device("Sam", samsLine, world.store());
  private final Recorder samSees = new Recorder();
  private final Recorder guestSees = new Recorder();
  private final Recorder otherSees = new Recorder();
  private final MemberMeeting atHost =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, new Recorder());
  private final MemberMeeting atSam;
  private final GuestMeeting guest;

  PassedOnOnceTest() {
    atHost.addMember(sam.userId());
    atSam = sam.openMeeting(atHost.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    Invitation made = atHost.invite(InviteOptions.forGuests(2));
    Invitation invitation =
        new Invitation(
            made.link().replace(hostsLine.url().toString(), world.url().toString()),
            made.tokenHash());
    guest = world.admitted(atHost, invitation, "Gus", guestSees);
    world.admitted(atHost, invitation, "Olga", otherSees);
    for (Recorder one : List.of(guestSees, otherSees)) {
      Eventually.that(
          () -> one.all(MeetingEvent.EncryptionReady.class).size() == 2, () -> "keys: " + one);
    }
    Eventually.that(
        () -> atHost.engine().presence().turn() + atSam.engine().presence().turn() == 1,
        () -> "the members do not see each other");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private FaultyProxy line() {
    return world.closing(new FaultyProxy(() -> world.url().getPort()));
  }

  private Member device(String name, FaultyProxy line, KeyStore store) {
    return world.member(line.url(), name, store);
  }

  private List<String> guestSays() {
    List<String> said = IntStream.range(0, TEXTS).mapToObj(number -> "text " + number).toList();
    said.forEach(guest::say);
    Eventually.that(() -> guest.unsent() == 0, () -> "the guest does not get rid of its texts");
    return said;
  }

  private void eachIsPassedOnOnce(List<String> said) {
    otherSees.awaitText(said.get(TEXTS - 1));
    assertThat(otherSees.texts()).containsExactlyElementsOf(said);
    Eventually.that(
        () -> atHost.unsent() + atSam.unsent() == 0, () -> "the members still pass texts on");
    Position position =
        world
            .tap(hostsStore)
            .socket()
            .call(Events.MEETING_JOIN, new MeetingRef(atHost.id()), Position.class);
    assertThat(position.requireStream().latest()).isBetween((long) TEXTS, (long) TEXTS + SLACK);
  }

  @Test
  void whoWorksThemOffSlowlyIsLetFinish() {
    FaultyProxy publishers = atHost.engine().presence().turn() == 0 ? hostsLine : samsLine;
    publishers.suffer(new Delay(Duration.ofMillis(200)));
    eachIsPassedOnOnce(guestSays());
  }

  @Test
  void afterAnOutageTheDevicesThatComeBackTogetherDoNotAllDoIt() {
    HalfOpen dead = new HalfOpen(Set.of(Way.UP, Way.DOWN));
    hostsLine.suffer(dead);
    samsLine.suffer(dead);
    List<String> said = guestSays();
    hostsLine.mend();
    samsLine.mend();
    eachIsPassedOnOnce(said);
  }
}
