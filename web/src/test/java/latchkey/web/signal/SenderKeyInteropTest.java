package latchkey.web.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group messages between libsignal and {@code web/signal}, both ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SenderKeyInteropTest {
  private static final int MAX_FORWARD_JUMPS = 25_000;
  private static final UUID DISTRIBUTION = UUID.fromString("8a3e1b52-6f0d-4c27-9b1e-0d5f2c7a4e10");

  @AutoClose private final TypeScriptPeer peer = TypeScriptPeer.start();

  static LongStream seeds() {
    return Simulations.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readEachOtherOverABadNetwork(long seed) {
    List<Device> group =
        List.of(
            new LibsignalDevice("libsignal" + seed, 1),
            peer.device("typescript" + seed, 2),
            new LibsignalDevice("other-libsignal" + seed, 3),
            peer.device("other-typescript" + seed, 4));
    new SenderKeySimulation(group, seed).run(Simulations.steps());
  }

  /** The simulation itself asks for nothing that libsignal would not do with itself. */
  @ParameterizedTest
  @MethodSource("seeds")
  void libsignalPassesTheSameSimulationAlone(long seed) {
    List<Device> group =
        List.of(
            new LibsignalDevice("a", 1), new LibsignalDevice("b", 2), new LibsignalDevice("c", 3));
    new SenderKeySimulation(group, seed).run(Simulations.steps());
  }

  @Test
  void refuseAMessageTooFarAhead() throws Exception {
    LibsignalDevice libsignal = new LibsignalDevice("libsignal-far", 1);
    TypeScriptDevice typeScript = peer.device("typescript-far", 2);
    typeScript.processSenderKey(libsignal.address(), libsignal.createSenderKey(DISTRIBUTION));

    byte[] message = libsignal.groupEncrypt(DISTRIBUTION, text("skipped"));
    for (int i = 0; i < MAX_FORWARD_JUMPS; i++) {
      message = libsignal.groupEncrypt(DISTRIBUTION, text("skipped"));
    }
    byte[] tooFar = libsignal.groupEncrypt(DISTRIBUTION, text("too far"));

    assertThatThrownBy(() -> typeScript.groupDecrypt(libsignal.address(), tooFar))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("invalid-message");
    assertThat(typeScript.groupDecrypt(libsignal.address(), message)).isEqualTo(text("skipped"));
    assertThat(typeScript.groupDecrypt(libsignal.address(), tooFar)).isEqualTo(text("too far"));
  }

  @Test
  void readEachOthersSenderKeyRecords() throws Exception {
    LibsignalDevice sender = new LibsignalDevice("libsignal-records", 1);
    LibsignalDevice receiver = new LibsignalDevice("libsignal-reader", 3);
    receiver.processSenderKey(sender.address(), sender.createSenderKey(DISTRIBUTION));
    sender.groupEncrypt(DISTRIBUTION, text("lost"));

    // TypeScript takes over from libsignal as sender and as receiver, and back again.
    TypeScriptDevice sendingSuccessor = peer.device("libsignal-records", 2);
    sendingSuccessor.importSenderKey(
        sender.address(), DISTRIBUTION, sender.exportSenderKey(sender.address(), DISTRIBUTION));
    TypeScriptDevice receivingSuccessor = peer.device("typescript-reader", 4);
    receivingSuccessor.importSenderKey(
        sender.address(), DISTRIBUTION, receiver.exportSenderKey(sender.address(), DISTRIBUTION));

    byte[] message = sendingSuccessor.groupEncrypt(DISTRIBUTION, text("from TypeScript"));
    assertThat(receiver.groupDecrypt(sender.address(), message)).isEqualTo(text("from TypeScript"));
    assertThat(receivingSuccessor.groupDecrypt(sender.address(), message))
        .isEqualTo(text("from TypeScript"));
    sender.importSenderKey(
        sender.address(),
        DISTRIBUTION,
        sendingSuccessor.exportSenderKey(sender.address(), DISTRIBUTION));
    byte[] next = sender.groupEncrypt(DISTRIBUTION, text("from libsignal"));
    assertThat(receivingSuccessor.groupDecrypt(sender.address(), next))
        .isEqualTo(text("from libsignal"));
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
