package latchkey.bench.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import latchkey.bench.Plan;
import latchkey.bench.Scenario;
import latchkey.bench.load.Crowd;
import latchkey.bench.load.Frames;
import latchkey.bench.load.Greeting;
import latchkey.bench.load.Line;
import latchkey.bench.load.Listener;
import latchkey.bench.machine.Scratch;
import latchkey.bench.machine.Target;
import latchkey.bench.measured.LatchkeyTarget;
import latchkey.bench.measured.SqliteTarget;
import latchkey.bench.people.Host;
import latchkey.bench.people.LightGuest;
import latchkey.bench.people.Wire;
import latchkey.bench.result.Goal;
import latchkey.bench.result.Measurement;
import latchkey.bench.result.Series;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.SenderKeys;

/**
 * Envelopes a second into mailboxes, each durable before it is acknowledged, and out of them: until
 * they are forgotten, since their recipients have acknowledged them. Beside it SQLite's limit, the
 * same transactions in a loop.
 */
public final class Mailboxes implements Scenario {
  /** As long as a sender key is when it begins a session. */
  private static final int CIPHERTEXT_BYTES = 1_900;

  /** Envelopes in each mailbox, in one event, and events under way. */
  private static final int EACH = 20;

  private static final int TOGETHER = 50;
  private static final int UNDER_WAY = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "mailbox";
  }

  @Override
  public void measure(Plan plan, Consumer<Measurement> found) {
    try (Scratch scratch = new Scratch()) {
      Host host;
      List<LightGuest> guests;
      String ours = scratch.folder().resolve("ours").toString();
      try (Target server = Target.java(LatchkeyTarget.class, ours)) {
        host = new Host(server.url(), server.ask("account " + UUID.randomUUID()));
        guests = host.admit(plan.people(plan.large() ? 200 : 100));
      }
      Folders.copy(scratch.folder().resolve("ours"), scratch.folder().resolve("alone"));
      try (Target server = Target.java(LatchkeyTarget.class, ours);
          Target sqlite =
              Target.java(SqliteTarget.class, scratch.folder().resolve("alone").toString());
          Crowd crowd = new Crowd()) {
        Line line = crowd.connect(server.address(), List.of(host.greeting())).getFirst();
        measure(new Post(server, crowd, line, host, guests), sqlite, plan, found);
      }
    }
  }

  private static void measure(Post post, Target sqlite, Plan plan, Consumer<Measurement> found) {
    List<Double> in = new ArrayList<>();
    List<Double> out = new ArrayList<>();
    List<Double> inAlone = new ArrayList<>();
    List<Double> outAlone = new ArrayList<>();
    double envelopes = post.guests.size() * EACH;
    long warm = System.nanoTime() + 2 * plan.firstWarmUp().toNanos();
    while (in.size() < plan.rounds()) {
      boolean counts = System.nanoTime() - warm > 0;
      long enqueue = post.enqueue();
      long drain = post.drain();
      long enqueueAlone =
          sqlite.nanos("enqueue %d %d %d".formatted(EACH, UNDER_WAY * TOGETHER, CIPHERTEXT_BYTES));
      long drainAlone = sqlite.nanos("drain " + EACH);
      if (counts) {
        in.add(envelopes / (enqueue / 1e9));
        out.add(envelopes / (drain / 1e9));
        inAlone.add(envelopes / (enqueueAlone / 1e9));
        outAlone.add(envelopes / (drainAlone / 1e9));
      }
    }
    found.accept(row("Envelopes into mailboxes", in, inAlone));
    found.accept(
        row("Envelopes out of mailboxes", out, outAlone)
            .withNote("from the recipients' registering until all is acknowledged and forgotten"));
  }

  private static Measurement row(String what, List<Double> ours, List<Double> alone) {
    return Measurement.compared(
        what,
        "envelopes/s",
        new Series(ours),
        "SQLite's limit",
        new Series(alone),
        Goal.ratioAtLeast(0.7));
  }

  /** A member who sends keys, and guests who are away and come for them. */
  private static final class Post {
    private final Target server;
    private final Crowd crowd;
    private final Line line;
    private final Host host;
    private final List<LightGuest> guests;
    private final List<String> events;
    private int sent;
    private int accepted;
    private int noted;

    Post(Target server, Crowd crowd, Line line, Host host, List<LightGuest> guests) {
      this.server = server;
      this.crowd = crowd;
      this.line = line;
      this.host = host;
      this.guests = guests;
      this.events =
          IntStream.iterate(0, from -> from < guests.size(), from -> from + TOGETHER)
              .mapToObj(
                  from -> event(guests.subList(from, Math.min(from + TOGETHER, guests.size()))))
              .toList();
    }

    private String event(List<LightGuest> some) {
      byte[] bytes = new byte[CIPHERTEXT_BYTES];
      new Random(1).nextBytes(bytes);
      Bytes ciphertext = Bytes.fromBase64(Base64.getEncoder().encodeToString(bytes));
      return Wire.event(
          Events.DISTRIBUTE_SENDER_KEYS,
          new SenderKeys(
              host.meeting(),
              some.stream()
                  .map(guest -> new Envelope(guest.address(), ciphertext, CiphertextType.PRE_KEY))
                  .toList()));
    }

    /** How long it takes until all are acknowledged. */
    long enqueue() {
      long start = System.nanoTime();
      int all = sent + events.size() * EACH;
      for (int i = 0; i < UNDER_WAY; i++) {
        send(all);
      }
      listen(
          crowd,
          (from, in, begin, end) -> {
            if (accepts(from, in, begin, end)) {
              accepted++;
              send(all);
            }
          },
          () -> accepted == all);
      return System.nanoTime() - start;
    }

    private void send(int all) {
      if (sent < all) {
        line.emit(sent, events.get(sent % events.size()));
        sent++;
      }
    }

    private static boolean accepts(Line line, ByteBuffer in, int from, int end) {
      if (!Frames.begin(in, from, end, line.acknowledgementPrefix())) {
        return false;
      }
      byte[] answer = new byte[end - from];
      in.get(from, answer);
      String text = new String(answer, StandardCharsets.UTF_8);
      if (!text.contains("{\"ok\":true") || text.contains("\"code\":\"")) {
        throw new IllegalStateException("refused: " + text);
      }
      return true;
    }

    /** How long it takes until all have been delivered, acknowledged and forgotten. */
    long drain() {
      List<Greeting> arriving =
          guests.stream()
              .map(LightGuest::greeting)
              .map(
                  greeting -> new Greeting(greeting.namespace(), greeting.auth(), Optional.empty()))
              .toList();
      try (Crowd recipients = new Crowd()) {
        List<Line> lines = recipients.connect(server.address(), arriving);
        List<List<EnvelopeId>> ids = lines.stream().map(one -> mailbox()).toList();
        noted = 0;
        long start = System.nanoTime();
        for (int i = 0; i < lines.size(); i++) {
          lines.get(i).emit(guests.get(i).greeting().first().orElseThrow());
        }
        listen(
            recipients,
            (to, in, from, end) -> {
              if (accepts(to, in, from, end)) {
                noted++;
              }
              to.payload(Events.RECEIVE_SENDER_KEY, in, from, end)
                  .ifPresent(key -> take(to, ids.get(to.number()), key));
            },
            () -> noted == lines.size());
        settle();
        return System.nanoTime() - start;
      }
    }

    private static List<EnvelopeId> mailbox() {
      return new ArrayList<>(EACH);
    }

    private static void take(Line to, List<EnvelopeId> ids, String key) {
      String begin = "{\"id\":\"";
      if (!key.startsWith(begin)) {
        throw new IllegalStateException("not as a key begins: " + key.substring(0, 20));
      }
      ids.add(new EnvelopeId(key.substring(begin.length(), key.indexOf('"', begin.length()))));
      if (ids.size() == EACH) {
        to.emit(0, Wire.event(Events.RELAY_ACK, RelayAck.of(ids)));
      }
    }

    /** Who joins waits until what was acknowledged before is written. */
    private void settle() {
      int before = accepted;
      line.emit(sent, Wire.event(Events.MEETING_JOIN, new MeetingRef(host.meeting())));
      sent++;
      listen(
          crowd,
          (from, in, begin, end) -> {
            if (accepts(from, in, begin, end)) {
              accepted++;
            }
          },
          () -> accepted > before);
    }

    private static void listen(Crowd crowd, Listener listener, BooleanSupplier done) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      crowd.run(listener, () -> done.getAsBoolean() || System.nanoTime() - deadline > 0);
      if (!done.getAsBoolean()) {
        throw new IllegalStateException("envelopes did not come in time");
      }
    }
  }
}
