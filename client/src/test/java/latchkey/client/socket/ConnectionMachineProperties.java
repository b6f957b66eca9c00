package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import latchkey.client.socket.SimulatedNetwork.Fate;
import latchkey.client.socket.SimulatedNetwork.Told;
import latchkey.client.socket.TransportChoice.Transport;
import latchkey.protocol.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the machine does with whatever a network does, in virtual time. */
final class ConnectionMachineProperties {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Within which a fall-back has come, whatever becomes of WebSockets; then the next call. */
  private static final Duration FALLS_BACK = Duration.ofSeconds(10);

  /** For so long a network is as it says. */
  record Phase(Duration time, Fate webSockets, Fate polling, boolean cut) {}

  @Property(tries = 150)
  void whateverBecomesOfWebSocketsThereIsAConnectionWithinTenSeconds(
      @ForAll("webSocketFaults") List<Phase> phases, @ForAll long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    network.start();
    for (Phase phase : phases) {
      Duration from = network.now();
      network.suffer(phase.webSockets(), phase.polling());
      if (phase.cut()) {
        network.cutWebSockets();
      }
      live(network, FALLS_BACK.plus(SECOND));
      assertThat(answeredSince(network, from)).as("%s of %s", phase, phases).isTrue();
      live(network, phase.time());
      assertHealthy(network);
    }
  }

  @Property(tries = 60)
  void whateverHappensItComesBackAndGoesBackToWebSocket(
      @ForAll("faults") List<Phase> phases, @ForAll long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    network.start();
    for (Phase phase : phases) {
      network.suffer(phase.webSockets(), phase.polling());
      if (phase.cut()) {
        network.restart();
      }
      live(network, phase.time());
    }
    network.suffer(Fate.WORKS, Fate.WORKS);
    Duration from = network.now();
    live(network, Duration.ofSeconds(60));
    assertThat(answeredSince(network, from)).as("%s", phases).isTrue();
    live(network, TransportChoice.LONGEST_PAUSE.plus(SECOND));
    assertThat(network.machine.transport()).contains(Transport.WEB_SOCKET);
    assertHealthy(network);
  }

  @Property(tries = 100)
  void whereOnlyTheServerWasAwayItIsBackThreeSecondsAfterIt(@ForAll("times") Duration time) {
    SimulatedNetwork network = new SimulatedNetwork(time.toNanos());
    network.start();
    live(network, SECOND);
    network.restart();
    network.suffer(Fate.REFUSED, Fate.REFUSED);
    live(network, time);
    network.suffer(Fate.WORKS, Fate.WORKS);
    network.pass(Duration.ofSeconds(3));
    assertThat(network.machine.isConnected()).isTrue();
    assertThat(network.failedAttempts())
        .as("it does not hammer")
        .isLessThan(20 + 4 * (int) time.toSeconds());
  }

  @Example
  void aWebSocketThatHangsFromTheBeginning() {
    assertFirst(Fate.HANGS, Duration.ofSeconds(6));
  }

  @Example
  void aWebSocketThatIsRefused() {
    assertFirst(Fate.REFUSED, Duration.ofSeconds(1));
  }

  private static void assertFirst(Fate webSockets, Duration within) {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.suffer(webSockets, Fate.WORKS);
    network.start();
    network.pass(within);
    assertThat(network.machine.transport()).contains(Transport.POLLING);
    assertThat(network.details("disconnected")).isEmpty();
  }

  @Example
  void aWebSocketThatFallsSilentIsFoundOutByACallAndIdleByTheMissingPing() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.start();
    network.pass(SECOND);
    network.suffer(Fate.HANGS, Fate.WORKS);
    network.call();
    network.pass(Duration.ofSeconds(10));
    assertThat(network.machine.transport()).contains(Transport.POLLING);
    assertThat(network.details("lost")).containsExactly("the server does not answer");

    SimulatedNetwork idle = new SimulatedNetwork(1);
    idle.start();
    idle.pass(SECOND);
    idle.suffer(Fate.HANGS, Fate.WORKS);
    idle.pass(Duration.ofSeconds(46));
    assertThat(idle.machine.transport()).contains(Transport.POLLING);
  }

  @Example
  void aServerThatOnlyTakesItsTimeIsWaitedFor() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.start();
    network.pass(SECOND);
    assertThat(network.machine.call(77, "slow", "{}", network.now().toNanos())).isTrue();
    network.machine.forget(77);
    network.pass(Duration.ofMinutes(5));
    assertThat(network.details("connected")).hasSize(1);
    assertThat(network.machine.transport()).contains(Transport.WEB_SOCKET);
  }

  @Example
  void webSocketsThatKeepDyingAreLeftAloneForAWhile() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.start();
    for (int i = 0; i < 2; i++) {
      network.pass(SECOND);
      assertThat(network.machine.transport()).contains(Transport.WEB_SOCKET);
      network.cutWebSockets();
    }
    network.pass(Duration.ofSeconds(30));
    assertThat(network.machine.transport()).contains(Transport.POLLING);
    assertThat(network.details("connected")).hasSize(3);
    network.pass(TransportChoice.LONGEST_PAUSE);
    assertThat(network.machine.transport()).contains(Transport.WEB_SOCKET);
    assertThat(network.details("connected")).hasSize(3);
  }

  @Example
  void aFinalRefusalIsToldOverEitherTransportAndEndsIt() {
    for (Fate webSockets : Fate.values()) {
      SimulatedNetwork network = new SimulatedNetwork(1);
      network.suffer(webSockets, Fate.WORKS);
      network.refuse("{\"ok\":false,\"code\":\"session_ended\",\"error\":\"Over.\"}");
      network.start();
      network.pass(Duration.ofMinutes(1));
      assertThat(network.details("refused")).as("%s", webSockets).hasSize(1);
      assertThat(network.machine.isOver()).isTrue();
      assertThat(network.machine.deadline()).isEmpty();
      assertThat(network.openSessions()).isZero();
    }
  }

  @Example
  void aRefusalThatMayPassIsToldOnceAndTriedAgainNoSoonerThanAsked() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.refuse(
        "{\"ok\":false,\"code\":\"rate_limited\",\"error\":\"Slower.\",\"retryAfterMillis\":20000}");
    network.start();
    network.pass(SECOND);
    network.admit();
    network.pass(Duration.ofSeconds(18));
    assertThat(network.details("disconnected")).containsExactly("Slower.");
    assertThat(network.machine.isConnected()).isFalse();
    network.pass(Duration.ofSeconds(5));
    assertThat(network.machine.isConnected()).isTrue();
  }

  @Example
  void whatAProxyAsksForIsHonouredUpToABound() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    network.askForPatience(Duration.ofDays(9));
    network.suffer(Fate.REFUSED, Fate.REFUSED);
    network.start();
    network.pass(RetrySchedule.LONGEST_ASKED_FOR);
    assertThat(network.failedAttempts()).isEqualTo(1);
    network.suffer(Fate.WORKS, Fate.WORKS);
    network.pass(RetrySchedule.LONGEST);
    network.pass(SECOND);
    assertThat(network.machine.isConnected()).isTrue();
  }

  @Example
  void takesItsLeaveOverEitherTransport() {
    for (Fate webSockets : Fate.values()) {
      SimulatedNetwork network = new SimulatedNetwork(1);
      network.suffer(webSockets, Fate.WORKS);
      network.start();
      network.pass(Duration.ofSeconds(8));
      network.machine.close();
      network.pass(SECOND);
      assertThat(network.openSessions()).as("%s", webSockets).isZero();
      assertThat(network.machine.isOver()).isTrue();
    }
  }

  /** Time passes, and something is called each second. */
  private static void live(SimulatedNetwork network, Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(SECOND)) {
      network.call();
      network.pass(SECOND);
    }
  }

  private static boolean answeredSince(SimulatedNetwork network, Duration from) {
    return network.told.stream()
        .anyMatch(one -> one.what().equals("answered") && one.at().compareTo(from) > 0);
  }

  /** Losses are told once, and no event comes twice, late, or out of its turn. */
  private static void assertHealthy(SimulatedNetwork network) {
    String connection = "";
    long tick = 0;
    for (Told one : network.told) {
      switch (one.what()) {
        case "connected", "disconnected" -> {
          assertThat(one.what()).isNotEqualTo(connection);
          connection = one.what();
          tick = 0;
        }
        case "tick" -> {
          long next = Json.mapper().readTree(one.detail()).get("n").asLong();
          assertThat(connection).isEqualTo("connected");
          if (tick > 0) {
            assertThat(next).isEqualTo(tick + 1);
          }
          tick = next;
        }
        default -> {}
      }
    }
  }

  @Provide
  Arbitrary<List<Phase>> webSocketFaults() {
    return phases(Arbitraries.just(Fate.WORKS));
  }

  @Provide
  Arbitrary<List<Phase>> faults() {
    return phases(Arbitraries.of(Fate.class));
  }

  private static Arbitrary<List<Phase>> phases(Arbitrary<Fate> polling) {
    return Combinators.combine(
            times(0, 90), Arbitraries.of(Fate.class), polling, Arbitraries.of(true, false))
        .as(Phase::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<Duration> times() {
    return times(1, 120);
  }

  private static Arbitrary<Duration> times(int least, int most) {
    return Arbitraries.integers()
        .between(least * 10, most * 10)
        .map(n -> Duration.ofMillis(n * 100L));
  }
}
