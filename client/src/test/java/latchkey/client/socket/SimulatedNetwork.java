package latchkey.client.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import latchkey.protocol.relay.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A network with a server at its end, in virtual time, and the machine on it. What goes over a
 * transport arrives, is refused, or vanishes. The server acknowledges each call with {@code
 * {"ok":true}} and sends an event {@code tick} with a number every second.
 */
final class SimulatedNetwork implements Network {
  private static final Duration LATENCY = Duration.ofMillis(30);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(25);
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  final ConnectionMachine machine;
  final List<Told> told = new ArrayList<>();

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Map<Integer, Link> links = new HashMap<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private final Set<Integer> calls = new HashSet<>();
  private Fate webSockets = Fate.WORKS;
  private Fate polling = Fate.WORKS;
  private Optional<Duration> retryAfter = Optional.empty();
  private @Nullable String refusal;
  private long now;
  private long order;
  private int ticks;
  private int lastCall;
  private int failedAttempts;

  /** What becomes of what goes over a transport. */
  enum Fate {
    /** It arrives. */
    WORKS,
    /** What stands is cut, and nothing new comes about. */
    REFUSED,
    /** It vanishes, and neither end is told. */
    HANGS
  }

  /** What the machine said, and when. */
  record Told(String what, String detail, Duration at) {}

  private record Due(long at, long order, Runnable task) {}

  private final class Link {
    final int number;
    final boolean webSocket;
    boolean dead;
    boolean probing;
    @Nullable Session session;

    Link(int number, boolean webSocket) {
      this.number = number;
      this.webSocket = webSocket;
    }

    boolean passes() {
      Fate fate = webSocket ? webSockets : polling;
      if (fate == Fate.HANGS) {
        dead = true; // What has missed a byte is of no use any more.
      }
      return !dead && fate == Fate.WORKS && links.get(number) == this;
    }
  }

  private final class Session {
    final String id = "s" + order++;
    final Deque<String> waiting = new ArrayDeque<>();
    @Nullable Link webSocket;
    @Nullable Link held;
    boolean in;
    long heard = now;

    void send(String packet) {
      waiting.add(packet);
      flush();
    }

    void flush() {
      Link over = webSocket;
      if (over != null) {
        while (!waiting.isEmpty()) {
          String packet = waiting.remove();
          pass(over, () -> machine.message(over.number, packet, now));
        }
      } else if (held != null && !waiting.isEmpty()) {
        Link get = held;
        held = null;
        String body = String.join("\u001e", waiting);
        waiting.clear();
        pass(get, () -> machine.polled(get.number, body, now));
      }
    }

    void received(String packet) {
      switch (packet.charAt(0)) {
        case '1' -> end();
        case '3' -> heard = now;
        case '4' -> Packet.read(packet.substring(1)).ifPresent(this::received);
        default -> {}
      }
    }

    private void received(Packet packet) {
      switch (packet.type()) {
        case CONNECT -> {
          String refused = refusal;
          if (refused != null) {
            send("44{\"message\":\"no\",\"data\":" + refused + "}");
          } else {
            in = true;
            send("40{\"sid\":\"x\"}");
          }
        }
        case EVENT -> send("43" + packet.id().orElseThrow() + "[{\"ok\":true}]");
        case DISCONNECT -> in = false;
        default -> {}
      }
    }

    void beat() {
      if (sessions.get(id) != this) {
        return;
      }
      send("2");
      long asked = now;
      after(
          PING_TIMEOUT,
          () -> {
            if (heard < asked) {
              end();
            } else {
              after(PING_INTERVAL.minus(PING_TIMEOUT), this::beat);
            }
          });
    }

    void end() {
      sessions.remove(id);
      Link over = webSocket != null ? webSocket : held;
      if (over != null) {
        pass(over, () -> machine.failed(over.number, Failure.of("ended"), now));
      }
    }
  }

  SimulatedNetwork(long seed) {
    this.machine = new ConnectionMachine("/", "{}", this, new Listener(), new Random(seed));
    after(Duration.ofSeconds(1), this::tick);
  }

  /** From now on. */
  void suffer(Fate ofWebSockets, Fate ofPolling) {
    webSockets = ofWebSockets;
    polling = ofPolling;
    for (Link link : List.copyOf(links.values())) {
      if ((link.webSocket ? webSockets : polling) == Fate.REFUSED) {
        link.dead = true;
        after(LATENCY, () -> machine.failed(link.number, Failure.of("cut"), now));
      }
    }
  }

  /** Ends every WebSocket that stands, and lets new ones come about. */
  void cutWebSockets() {
    Fate before = webSockets;
    suffer(Fate.REFUSED, polling);
    webSockets = before;
  }

  void refuse(String json) {
    refusal = json;
  }

  void admit() {
    refusal = null;
  }

  /** What is refused is told to come again in a while. */
  void askForPatience(Duration wait) {
    retryAfter = Optional.of(wait);
  }

  /** The server forgets all sessions, and tells nobody. */
  void restart() {
    sessions.clear();
    suffer(Fate.REFUSED, Fate.REFUSED);
    suffer(Fate.WORKS, Fate.WORKS);
  }

  void start() {
    machine.start(now);
  }

  /** Calls something, where there is a connection. */
  void call() {
    if (machine.call(++lastCall, "say", "{}", now)) {
      calls.add(lastCall);
    }
  }

  Duration now() {
    return Duration.ofNanos(now);
  }

  int failedAttempts() {
    return failedAttempts;
  }

  int unanswered() {
    return calls.size();
  }

  int openSessions() {
    return sessions.size();
  }

  List<String> details(String what) {
    return told.stream().filter(one -> one.what().equals(what)).map(Told::detail).toList();
  }

  /** So much time passes. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (true) {
      OptionalLong deadline = machine.deadline();
      long next =
          Math.min(deadline.orElse(Long.MAX_VALUE), due.isEmpty() ? end : due.element().at());
      if (next > end) {
        break;
      }
      now = Math.max(now, next);
      if (!due.isEmpty() && due.element().at() <= now) {
        due.remove().task().run();
      } else if (deadline.isPresent() && deadline.getAsLong() <= now) {
        machine.passed(now);
      } else {
        break;
      }
    }
    now = end;
  }

  private void tick() {
    ticks++;
    sessions.values().stream()
        .filter(session -> session.in)
        .toList()
        .forEach(session -> session.send("42[\"tick\",{\"n\":" + ticks + "}]"));
    after(Duration.ofSeconds(1), this::tick);
  }

  private void after(Duration time, Runnable task) {
    due.add(new Due(now + time.toNanos(), order++, task));
  }

  /** Over a link, if it still carries something when it is sent and when it arrives. */
  private void pass(Link link, Runnable arrival) {
    if (link.passes()) {
      after(
          LATENCY,
          () -> {
            if (link.passes()) {
              arrival.run();
            }
          });
    }
  }

  private Link link(int number, boolean webSocket) {
    return links.computeIfAbsent(number, one -> new Link(one, webSocket));
  }

  private void attempt(Link link, Runnable arrival) {
    if ((link.webSocket ? webSockets : polling) == Fate.REFUSED) {
      failedAttempts++;
      Failure failure = new Failure("refused", retryAfter, false);
      after(LATENCY, () -> machine.failed(link.number, failure, now));
    } else {
      pass(link, arrival);
    }
  }

  private Session open(@Nullable Link webSocket, @Nullable Link get) {
    Session session = new Session();
    session.webSocket = webSocket;
    session.held = get;
    sessions.put(session.id, session);
    session.send(
        "0{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000}"
            .formatted(session.id));
    after(PING_INTERVAL, session::beat);
    return session;
  }

  @Override
  public void openWebSocket(int number, Optional<String> session) {
    Link link = link(number, true);
    attempt(
        link,
        () -> {
          pass(link, () -> machine.opened(number));
          if (session.isEmpty()) {
            link.session = open(link, null);
          } else {
            link.session = sessions.get(session.get());
            link.probing = true;
          }
        });
  }

  @Override
  public void write(int number, String message) {
    Link link = links.get(number);
    if (link == null) {
      return;
    }
    pass(
        link,
        () -> {
          Session session = link.session;
          if (session == null || sessions.get(session.id) != session) {
            machine.failed(number, Failure.of("gone"), now);
          } else if (!link.probing) {
            session.received(message);
          } else if (message.equals("2probe")) {
            pass(link, () -> machine.message(number, "3probe", now));
            session.send("6");
          } else {
            link.probing = false;
            session.webSocket = link;
            session.flush();
          }
        });
  }

  @Override
  public void ping(int number) {
    Link link = links.get(number);
    if (link != null) {
      pass(link, () -> pass(link, () -> machine.pong(number, now)));
    }
  }

  @Override
  public void closeWebSocket(int number) {
    Link link = links.get(number);
    if (link != null) {
      pass(link, () -> Optional.ofNullable(link.session).ifPresent(one -> sessions.remove(one.id)));
    }
  }

  @Override
  public void get(int number, Optional<String> id) {
    Link link = link(number, false);
    attempt(
        link,
        () -> {
          if (id.isEmpty()) {
            open(null, link);
            return;
          }
          Session session = sessions.get(id.get());
          if (session == null || session.webSocket != null || session.held != null) {
            pass(link, () -> machine.failed(number, Failure.of("unknown"), now));
          } else {
            session.held = link;
            session.flush();
          }
        });
  }

  @Override
  public void post(int number, String id, String body) {
    Link link = link(number, false);
    attempt(
        link,
        () -> {
          Session session = sessions.get(id);
          if (session == null || session.webSocket != null) {
            pass(link, () -> machine.failed(number, Failure.of("unknown"), now));
          } else {
            for (String packet : body.split("\u001e", -1)) {
              session.received(packet);
            }
            pass(link, () -> machine.posted(number, now));
          }
        });
  }

  @Override
  public void drop(int number) {
    Link link = links.remove(number);
    if (link != null) {
      sessions.values().removeIf(one -> one.held == link || one.webSocket == link);
    }
  }

  private final class Listener implements ConnectionMachine.Told {
    private void add(String what, String detail) {
      told.add(new Told(what, detail, now()));
    }

    @Override
    public void connected() {
      add("connected", "");
    }

    @Override
    public void disconnected(String reason) {
      add("disconnected", reason);
    }

    @Override
    public void refused(Refusal refused) {
      add("refused", refused.code().toString());
    }

    @Override
    public void event(String name, String json) {
      add(name, json);
    }

    @Override
    public void answered(int call, String json) {
      if (!calls.remove(call)) {
        throw new AssertionError("answered twice, or never called: " + call);
      }
      add("answered", String.valueOf(call));
    }

    @Override
    public void lost(String reason) {
      calls.clear();
      add("lost", reason);
    }
  }
}
