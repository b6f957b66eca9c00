package latchkey.web.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A group, every device of which sends under sender keys, over a network that loses, reorders,
 * repeats and damages messages; keys are rotated, arrive late, and are handed out again. The seed
 * decides all of that.
 *
 * <p>A device must read every message that was sent after the key it was given, once, and none from
 * before.
 */
final class SenderKeySimulation {
  private static final int MAX_PLAINTEXT = 500;

  private final List<Device> devices;
  private final long seed;
  private final SplittableRandom random;
  private final List<UUID> distributions = new ArrayList<>();
  private final Map<UUID, Integer> sent = new HashMap<>();

  /** Keys and messages on their way. */
  private final List<Flight> inFlight = new ArrayList<>();

  /** Messages that a device has read, and could be sent again. */
  private final List<Message> arrived = new ArrayList<>();

  /** From which of a distribution's messages on a device can read, by {@link #knowledge}. */
  private final Map<String, Integer> readableFrom = new HashMap<>();

  private final Set<String> readMessages = new HashSet<>();
  private int step;
  private int keysAwaited;
  private int earlierRefused;
  private int repeatsRefused;
  private int damagedRefused;

  private sealed interface Flight {
    int receiver();

    UUID distribution();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Key(int sender, int receiver, UUID distribution, int iteration, byte[] bytes)
      implements Flight {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Message(
      int sender, int receiver, UUID distribution, int iteration, byte[] bytes, byte[] plaintext)
      implements Flight {
    String name() {
      return receiver + ":" + distribution + ":" + iteration;
    }
  }

  SenderKeySimulation(List<Device> devices, long seed) {
    this.devices = devices;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  void run(int steps) {
    try {
      for (int sender = 0; sender < devices.size(); sender++) {
        distributions.add(new UUID(random.nextLong(), random.nextLong()));
        distribute(sender);
      }
      for (step = 1; step <= steps; step++) {
        act();
      }
      while (!inFlight.isEmpty()) {
        deliver(inFlight.removeFirst());
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d, step %d: %s".formatted(seed, step, e.getMessage()), e);
    }
    assertThat(readMessages).as("messages read").hasSizeGreaterThan(steps / 4);
    assertThat(keysAwaited).as("messages that came before their key").isPositive();
    assertThat(earlierRefused).as("messages from before the key").isPositive();
    assertThat(repeatsRefused).as("repeated messages refused").isPositive();
    assertThat(damagedRefused).as("damaged messages refused").isPositive();
  }

  private void act() throws Exception {
    int dice = random.nextInt(100);
    if (dice < 25 || inFlight.isEmpty()) {
      send(random.nextInt(devices.size()));
    } else if (dice < 80) {
      deliver(inFlight.remove(random.nextInt(Math.min(inFlight.size(), 30))));
    } else if (dice < 84) {
      lose();
    } else if (dice < 90) {
      repeat();
    } else if (dice < 95) {
      damage();
    } else if (dice < 97) {
      distribute(random.nextInt(devices.size()));
    } else {
      int sender = random.nextInt(devices.size());
      distributions.set(sender, new UUID(random.nextLong(), random.nextLong()));
      distribute(sender);
    }
  }

  private void send(int sender) throws Exception {
    UUID distribution = distributions.get(sender);
    byte[] plaintext = new byte[random.nextInt(MAX_PLAINTEXT)];
    random.nextBytes(plaintext);
    byte[] bytes = devices.get(sender).groupEncrypt(distribution, plaintext);
    int iteration = sent.merge(distribution, 1, Integer::sum) - 1;
    for (int receiver = 0; receiver < devices.size(); receiver++) {
      if (receiver != sender) {
        inFlight.add(new Message(sender, receiver, distribution, iteration, bytes, plaintext));
      }
    }
  }

  private void distribute(int sender) throws Exception {
    UUID distribution = distributions.get(sender);
    byte[] key = devices.get(sender).createSenderKey(distribution);
    int iteration = sent.getOrDefault(distribution, 0);
    for (int receiver = 0; receiver < devices.size(); receiver++) {
      if (receiver != sender) {
        inFlight.add(new Key(sender, receiver, distribution, iteration, key));
      }
    }
  }

  private void deliver(Flight flight) throws Exception {
    Device receiver = devices.get(flight.receiver());
    switch (flight) {
      case Key key -> {
        receiver.processSenderKey(devices.get(key.sender()).address(), key.bytes());
        readableFrom.putIfAbsent(knowledge(key), key.iteration());
      }
      case Message message -> read(message);
    }
  }

  private void read(Message message) throws Exception {
    Integer from = readableFrom.get(knowledge(message));
    try {
      byte[] plaintext = receive(message, message.bytes());
      if (from == null || message.iteration() < from) {
        fail("a message from before the key was read");
      }
      if (!Arrays.equals(plaintext, message.plaintext())) {
        fail("a message was read as something else");
      }
      assertThat(readMessages.add(message.name())).isTrue();
      arrived.add(message);
    } catch (Refused refused) {
      if (from == null) {
        assertThat(refused.code()).isEqualTo("no-sender-key");
        keysAwaited++;
        // Held until its key comes, if it does.
        if (inFlight.stream().anyMatch(other -> other instanceof Key && opens(other, message))) {
          inFlight.add(message);
        }
      } else if (message.iteration() < from) {
        assertThat(refused.code()).isEqualTo("duplicate-message");
        earlierRefused++;
      } else {
        throw refused;
      }
    }
  }

  /** Messages get lost, keys do not. */
  private void lose() {
    int index = random.nextInt(inFlight.size());
    if (inFlight.get(index) instanceof Message) {
      inFlight.remove(index);
    }
  }

  private void repeat() {
    if (arrived.isEmpty()) {
      return;
    }
    Message message = arrived.get(random.nextInt(arrived.size()));
    try {
      receive(message, message.bytes());
      fail("a message was read twice");
    } catch (Refused refused) {
      assertThat(refused.code()).isEqualTo("duplicate-message");
      repeatsRefused++;
    }
  }

  private void damage() {
    if (inFlight.get(random.nextInt(inFlight.size())) instanceof Message message) {
      byte[] damaged = message.bytes().clone();
      int bit = random.nextInt(damaged.length * 8);
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        receive(message, damaged);
        fail("a damaged message was read");
      } catch (Refused refused) {
        damagedRefused++;
      }
    }
  }

  private byte[] receive(Message message, byte[] bytes) throws Refused {
    return devices
        .get(message.receiver())
        .groupDecrypt(devices.get(message.sender()).address(), bytes);
  }

  private static boolean opens(Flight key, Message message) {
    return knowledge(key).equals(knowledge(message));
  }

  private static String knowledge(Flight flight) {
    return flight.receiver() + ":" + flight.distribution();
  }
}
