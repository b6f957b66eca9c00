package latchkey.web.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions between libsignal and {@code web/signal}, in both roles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionInteropTest {
  /** libsignal's limit on how far a message may be ahead of the last one read. */
  private static final int MAX_FORWARD_JUMPS = 25_000;

  @AutoClose private final TypeScriptPeer peer = TypeScriptPeer.start();

  static LongStream seeds() {
    return Simulations.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readEachOtherOverABadNetwork(long seed) {
    new SessionSimulation(
            new LibsignalDevice("libsignal" + seed, 1), peer.device("typescript" + seed, 2), seed)
        .run(Simulations.steps());
  }

  /** The simulation itself asks for nothing that libsignal would not do with itself. */
  @ParameterizedTest
  @MethodSource("seeds")
  void libsignalPassesTheSameSimulationAlone(long seed) {
    new SessionSimulation(new LibsignalDevice("a", 1), new LibsignalDevice("b", 2), seed)
        .run(Simulations.steps());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setUpSessionsInBothRoles(boolean withPreKey) throws Exception {
    LibsignalDevice libsignal = new LibsignalDevice("libsignal-setup" + withPreKey, 1);
    TypeScriptDevice typeScript = peer.device("typescript-setup" + withPreKey, 2);

    libsignal.begin(typeScript.bundle(withPreKey));
    exchange(libsignal, typeScript);

    typeScript.begin(libsignal.bundle(withPreKey));
    exchange(typeScript, libsignal);
  }

  @Test
  void refuseAMessageTooFarAhead() throws Exception {
    LibsignalDevice libsignal = new LibsignalDevice("libsignal-far", 1);
    TypeScriptDevice typeScript = peer.device("typescript-far", 2);
    typeScript.begin(libsignal.bundle(true));
    exchange(typeScript, libsignal);

    Ciphertext message = libsignal.encrypt(typeScript.address(), text("skipped"));
    for (int i = 0; i < MAX_FORWARD_JUMPS; i++) {
      message = libsignal.encrypt(typeScript.address(), text("skipped"));
    }
    Ciphertext tooFar = libsignal.encrypt(typeScript.address(), text("too far"));

    assertThatThrownBy(() -> typeScript.decrypt(libsignal.address(), tooFar))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("invalid-message");
    assertThat(typeScript.decrypt(libsignal.address(), message)).isEqualTo(text("skipped"));
    assertThat(typeScript.decrypt(libsignal.address(), tooFar)).isEqualTo(text("too far"));
  }

  @Test
  void readEachOthersSessionRecords() throws Exception {
    LibsignalDevice libsignal = new LibsignalDevice("libsignal-records", 1);
    TypeScriptDevice typeScript = peer.device("typescript-records", 2);
    typeScript.begin(libsignal.bundle(true));
    exchange(typeScript, libsignal);
    Ciphertext skipped = libsignal.encrypt(typeScript.address(), text("skipped"));
    exchange(libsignal, typeScript);

    // libsignal takes over from TypeScript, in the middle of the session, and back again.
    LibsignalDevice successor =
        LibsignalDevice.restored("typescript-records", 2, typeScript.identityKeyPair());
    successor.importSession(libsignal.address(), typeScript.exportSession(libsignal.address()));
    assertThat(successor.decrypt(libsignal.address(), skipped)).isEqualTo(text("skipped"));
    exchange(successor, libsignal);
    typeScript.importSession(libsignal.address(), successor.exportSession(libsignal.address()));
    exchange(typeScript, libsignal);
  }

  private static void exchange(Device first, Device second) throws Exception {
    for (int round = 0; round < 3; round++) {
      send(first, second, "from the first, " + round);
      send(first, second, "from the first again, " + round);
      send(second, first, "from the second, " + round);
    }
  }

  private static void send(Device sender, Device receiver, String message) throws Exception {
    Ciphertext ciphertext = sender.encrypt(receiver.address(), text(message));
    assertThat(receiver.decrypt(sender.address(), ciphertext)).isEqualTo(text(message));
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
