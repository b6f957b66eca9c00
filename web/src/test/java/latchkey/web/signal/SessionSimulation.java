package latchkey.web.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;

/**
 * Two devices talk over a network that loses, reorders, repeats and damages messages, and begin new
 * sessions at random, at times both at once. The seed decides all of that, so a failure can be
 * replayed; keys are always new.
 *
 * <p>Every message that arrives must be read, once. The only excuse is libsignal's own: a session
 * keeps few of the peer's ratchet keys, so what arrives after several newer ones may be refused.
 */
final class SessionSimulation {
  /**
   * A session takes messages under five ratchet keys, one of which may be the peer's signed
   * pre-key.
   */
  private static final int SAFE_NEWER_RATCHET_KEYS = 3;

  private static final int MAX_PLAINTEXT = 2000;
  private static final int REMEMBERED = 100;

  private final List<Device> devices;
  private final long seed;
  private final SplittableRandom random;
  private final List<Flight> inFlight = new ArrayList<>();
  private final Deque<Flight> arrived = new ArrayDeque<>();

  /**
   * Per receiver: the ratchet keys that it has accepted, each with the step when it was first met.
   */
  private final List<List<Accepted>> accepted = List.of(new ArrayList<>(), new ArrayList<>());

  private int step;
  private int read;
  private int repeatsRefused;
  private int damagedRefused;
  private int restarts;
  private int excused;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Flight(int sender, Ciphertext ciphertext, byte[] plaintext, int sentAt) {
    int receiver() {
      return 1 - sender;
    }
  }

  private record Accepted(String ratchetKey, int at) {}

  SessionSimulation(Device first, Device second, long seed) {
    this.devices = List.of(first, second);
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  void run(int steps) {
    try {
      begin(0);
      begin(1);
      for (step = 1; step <= steps; step++) {
        act();
      }
      while (!inFlight.isEmpty()) {
        deliver(inFlight.remove(random.nextInt(inFlight.size())));
      }
      settle();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d, step %d: %s".formatted(seed, step, e.getMessage()), e);
    }
    assertThat(read).as("messages read").isGreaterThan(steps / 4);
    assertThat(excused).as("messages excused").isLessThan(read / 20);
    assertThat(repeatsRefused).as("repeated messages refused").isPositive();
    assertThat(damagedRefused).as("damaged messages refused").isPositive();
    assertThat(restarts).as("new sessions").isPositive();
  }

  private void act() throws Exception {
    int dice = random.nextInt(100);
    if (dice < 42 || inFlight.isEmpty()) {
      send(random.nextInt(2));
    } else if (dice < 84) {
      deliver(inFlight.remove(earlyIndex()));
    } else if (dice < 90) {
      inFlight.remove(random.nextInt(inFlight.size()));
    } else if (dice < 94) {
      repeat();
    } else if (dice < 98) {
      damage(random.nextInt(inFlight.size()));
    } else {
      restart(random.nextInt(4));
    }
  }

  /** Mostly the oldest messages, so that few wait for very long. */
  private int earlyIndex() {
    return random.nextInt(1 + random.nextInt(inFlight.size()));
  }

  private void send(int sender) throws Exception {
    byte[] plaintext = new byte[random.nextInt(MAX_PLAINTEXT)];
    random.nextBytes(plaintext);
    Ciphertext ciphertext =
        devices.get(sender).encrypt(devices.get(1 - sender).address(), plaintext);
    inFlight.add(new Flight(sender, ciphertext, plaintext, step));
  }

  private void deliver(Flight flight) throws Exception {
    try {
      byte[] plaintext = receive(flight, flight.ciphertext());
      if (!Arrays.equals(plaintext, flight.plaintext())) {
        fail("a message was read as something else");
      }
      noteRead(flight);
    } catch (Refused refused) {
      if (!isTooLate(flight)) {
        throw refused;
      }
      excused++;
    }
  }

  private void repeat() throws Exception {
    if (arrived.isEmpty()) {
      return;
    }
    Flight flight = new ArrayList<>(arrived).get(random.nextInt(arrived.size()));
    try {
      receive(flight, flight.ciphertext());
      fail("a message was read twice");
    } catch (Refused refused) {
      if (!isTooLate(flight)) {
        assertThat(refused.code()).isEqualTo("duplicate-message");
      }
      repeatsRefused++;
    }
  }

  /**
   * One bit is changed on the way. What is not authenticated may change without harm: only then is
   * it read.
   */
  private void damage(int index) throws Exception {
    Flight flight = inFlight.get(index);
    byte[] damaged = flight.ciphertext().bytes().clone();
    int bit = random.nextInt(damaged.length * 8);
    damaged[bit / 8] ^= (byte) (1 << (bit % 8));
    try {
      byte[] plaintext = receive(flight, new Ciphertext(flight.ciphertext().type(), damaged));
      assertThat(plaintext).as("what a damaged message was read as").isEqualTo(flight.plaintext());
      inFlight.remove(index);
      noteRead(flight);
    } catch (Refused refused) {
      damagedRefused++;
    }
  }

  /** New sessions: by one side, by both at once, or after giving up the present one. */
  private void restart(int kind) throws Exception {
    restarts++;
    int side = random.nextInt(2);
    begin(side);
    switch (kind) {
      case 0 -> send(side);
      case 1 -> begin(1 - side);
      case 2 -> {
        begin(1 - side);
        send(side);
        send(1 - side);
      }
      default -> {
        devices.get(side).archive(devices.get(1 - side).address());
        begin(side);
      }
    }
  }

  private void begin(int side) throws Exception {
    devices.get(side).begin(devices.get(1 - side).bundle(random.nextInt(3) > 0));
  }

  /** With nothing lost any more, both sides come to one session and stay in it. */
  private void settle() throws Exception {
    for (int round = 0; round < 4; round++) {
      for (int sender = 0; sender < 2; sender++) {
        send(sender);
        Flight flight = inFlight.removeLast();
        deliver(flight);
        if (round > 1) {
          assertThat(flight.ciphertext().type()).isEqualTo(CiphertextMessage.WHISPER_TYPE);
        }
      }
    }
  }

  private byte[] receive(Flight flight, Ciphertext ciphertext) throws Refused {
    return devices
        .get(flight.receiver())
        .decrypt(devices.get(flight.sender()).address(), ciphertext);
  }

  private void noteRead(Flight flight) throws Exception {
    read++;
    arrived.add(flight);
    if (arrived.size() > REMEMBERED) {
      arrived.removeFirst();
    }
    String key = ratchetKey(flight.ciphertext());
    List<Accepted> keys = accepted.get(flight.receiver());
    if (keys.stream().noneMatch(other -> other.ratchetKey().equals(key))) {
      keys.add(new Accepted(key, step));
    }
  }

  private boolean isTooLate(Flight flight) throws Exception {
    String own = ratchetKey(flight.ciphertext());
    Set<String> newer = new HashSet<>();
    for (Accepted key : accepted.get(flight.receiver()).reversed()) {
      if (key.at() < flight.sentAt()) {
        break;
      }
      newer.add(key.ratchetKey());
    }
    newer.remove(own);
    return newer.size() > SAFE_NEWER_RATCHET_KEYS;
  }

  private static String ratchetKey(Ciphertext ciphertext) throws Exception {
    SignalMessage message =
        ciphertext.type() == CiphertextMessage.PREKEY_TYPE
            ? new PreKeySignalMessage(ciphertext.bytes()).getWhisperMessage()
            : new SignalMessage(ciphertext.bytes());
    return TypeScriptPeer.base64(message.getSenderRatchetKey().serialize());
  }
}
