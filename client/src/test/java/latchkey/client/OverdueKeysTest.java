package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.socket.EventSocket;
import latchkey.client.socket.SocketListener;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender that keeps its key to itself: how often it is asked, and when people are told. */
final class OverdueKeysTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final GateProxy hostsLine = line();
  private final KeyStore hostsStore = world.store();
  private final Member host = world.member(hostsLine.url(), "Hanna", hostsStore);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  private GateProxy line() {
    return world.closing(new GateProxy(world.url().getPort()));
  }

  /** A member whose device reads what the host says, and then loses the host's key. */
  private final class Reader {
    final GateProxy line = line();
    final Recorder sees = new Recorder();
    final MemberMeeting atReader;

    Reader(String name) {
      Member member = world.member(line.url(), name, world.store());
      meeting.addMember(member.userId());
      atReader = member.openMeeting(meeting.id(), sees);
      sees.await(MeetingEvent.Admitted.class);
    }

    void losesTheKey() {
      sees.awaitText("with the key");
      line.cut();
      sees.await(MeetingEvent.ConnectionLost.class);
      atReader
          .engine()
          .session()
          .store
          .senderKeys()
          .delete(meeting.id(), host.address(), meeting.engine().ownKey().distributionId());
    }

    void comesBack(int time) {
      line.mend();
      Eventually.that(
          () -> sees.all(MeetingEvent.ConnectionRestored.class).size() == time, sees::toString);
    }
  }

  /** The readers lack the key of what the host has said, and the host is gone. */
  private void hostFallsSilent(Reader... readers) {
    meeting.say("with the key");
    for (Reader reader : readers) {
      reader.losesTheKey();
    }
    hostSees.awaitSent(meeting.say("without the key"));
    hostsLine.cut();
    for (Reader reader : readers) {
      reader.comesBack(1);
      Eventually.that(
          () -> reader.atReader.engine().session().isHolding(), () -> "nothing is held");
    }
  }

  @Test
  void timeWithoutAConnectionDoesNotCountAgainstTheSender() {
    Reader present = new Reader("Sam");
    Reader away = new Reader("Tess");
    hostFallsSilent(present, away);
    away.line.cut();
    present.sees.await(MeetingEvent.KeyOverdue.class);
    hostsLine.mend();
    present.sees.awaitText("without the key");

    // It has waited as long, but without a connection.
    away.comesBack(2);
    away.sees.awaitText("without the key");
    assertThat(away.sees.all(MeetingEvent.KeyOverdue.class)).isEmpty();
  }

  @Test
  void whoeverKeepsSilentIsAskedWithGrowingPauses() {
    Reader reader = new Reader("Sam");
    hostFallsSilent(reader);
    try (Asked asked = new Asked()) {
      Eventually.that(() -> asked.at.size() >= 4, () -> "asked " + asked.at.size() + " times");
      assertThat(asked.pause(3)).isGreaterThan(asked.pause(1));
    }
    assertThat(reader.sees.texts()).containsExactly("with the key");
  }

  /** A connection of the host's device that notes when it is asked, and does not answer. */
  private final class Asked implements SocketListener, AutoCloseable {
    final List<Long> at = new CopyOnWriteArrayList<>();
    private final EventSocket socket;

    Asked() {
      String token = hostsStore.account().get().orElseThrow().accessToken();
      socket = new EventSocket(world.url(), Events.MEMBERS, Map.of("accessToken", token), this);
      socket.open();
      Eventually.that(socket::isConnected, () -> "not connected");
      var _ = socket.call(Events.MEETING_JOIN, new MeetingRef(meeting.id()), Position.class);
    }

    Duration pause(int number) {
      return Duration.ofNanos(at.get(number) - at.get(number - 1));
    }

    @Override
    public void event(String name, String json) {
      if (name.equals(Events.SENDER_KEY_REQUESTED)) {
        at.add(System.nanoTime());
      }
    }

    @Override
    public void connected() {}

    @Override
    public void disconnected(String reason) {}

    @Override
    public void refused(Refusal refusal) {}

    @Override
    public void close() {
      socket.close();
    }
  }
}
