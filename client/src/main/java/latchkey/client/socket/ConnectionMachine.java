package latchkey.client.socket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import latchkey.client.socket.Network.Failure;
import latchkey.client.socket.TransportChoice.Transport;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Keeps a connection to one namespace up: which transport is used, when it counts as dead, when the
 * server is tried again. Does no input or output and knows no clock: it is told what happened and
 * when, in nanoseconds of one clock, and asks a {@link Network} for what is to be done. Not
 * thread-safe.
 */
final class ConnectionMachine {
  /** Some proxies take a WebSocket's handshake and never answer it. */
  static final Duration WEB_SOCKET_OPENS = Duration.ofSeconds(5);

  static final Duration POLLING_OPENS = Duration.ofSeconds(10);
  static final Duration CONNECTS = Duration.ofSeconds(15);
  static final Duration POSTS = Duration.ofSeconds(20);

  /** Until a WebSocket that leaves something unanswered is asked whether it hears, and then. */
  static final Duration UNANSWERED = Duration.ofSeconds(4);

  private static final long NEVER = Long.MAX_VALUE;
  private static final String CANNOT_BE_REACHED = "the server cannot be reached";

  /** Whoever is refused so need not come again. */
  private static final Set<ErrorCode> FINAL =
      Set.of(
          ErrorCode.UNAUTHENTICATED,
          ErrorCode.TOKEN_EXPIRED,
          ErrorCode.SESSION_ENDED,
          ErrorCode.MEETING_ENDED,
          ErrorCode.INVITATION_REVOKED,
          ErrorCode.INVITATION_USED_UP,
          ErrorCode.FORBIDDEN,
          ErrorCode.ACCOUNT_DISABLED,
          ErrorCode.ORIGIN_REFUSED);

  private final String namespace;
  private final String credentials;
  private final Network network;
  private final Told told;
  private final RetrySchedule retries;
  private final TransportChoice choice = new TransportChoice();

  /** Calls that the server has not answered, and when they were sent. */
  private final Map<Integer, Long> unanswered = new LinkedHashMap<>();

  private int links;
  private boolean over;
  private boolean away;
  private @Nullable Channel channel;
  private @Nullable Probe probe;

  /** Whether the present round has tried one transport in vain. */
  private boolean triedOne;

  private Duration patience = Duration.ZERO;
  private boolean open;
  private boolean connected;
  private boolean asked;
  private long connectedAt;
  private long connectSentAt = NEVER;
  private long heardAt;

  /** When the server last showed that it hears. */
  private long heardBackAt;

  private long askedAt;
  private long retryAt = NEVER;
  private long openBy = NEVER;
  private long connectBy = NEVER;
  private long postBy = NEVER;
  private long probeAt = NEVER;

  /** Told what comes of it. */
  interface Told {
    void connected();

    void disconnected(String reason);

    void refused(Refusal refusal);

    void event(String name, String json);

    /** The answer to a call; {@code {}} where it has no argument. */
    void answered(int call, String json);

    /** No call so far will be answered any more. */
    void lost(String reason);
  }

  /** A WebSocket that is tried beside long polling. */
  private static final class Probe {
    final int link;
    boolean heard;
    long by;

    Probe(int link, long by) {
      this.link = link;
      this.by = by;
    }
  }

  /**
   * @param credentials the CONNECT payload, in JSON
   */
  ConnectionMachine(
      String namespace, String credentials, Network network, Told told, RandomGenerator random) {
    this.namespace = namespace;
    this.credentials = credentials;
    this.network = network;
    this.told = told;
    this.retries = new RetrySchedule(random);
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether nothing will happen any more: closed, or refused for good. */
  boolean isOver() {
    return over;
  }

  /** How it is connected, where it is. */
  Optional<Transport> transport() {
    Channel present = channel;
    return connected && present != null ? Optional.of(present.transport()) : Optional.empty();
  }

  void start(long now) {
    if (!over && channel == null) {
      retryAt = NEVER;
      triedOne = false;
      open(choice.first(), now);
    }
  }

  /** Takes its leave, for good. */
  void close() {
    if (over) {
      return;
    }
    over = true;
    retryAt = NEVER;
    if (connected) {
      takeLeave(Packet.disconnect(namespace));
    }
    drop();
  }

  /** Sends an event that is not acknowledged; does nothing without a connection. */
  void tell(String name, String json, long now) {
    if (connected) {
      send("4" + Packet.event(namespace, OptionalInt.empty(), name, json), now);
    }
  }

  /**
   * Sends an event that the server acknowledges.
   *
   * @param call a number that no other call has
   * @return false where there is no connection
   */
  boolean call(int call, String name, String json, long now) {
    if (connected) {
      unanswered.put(call, now);
      send("4" + Packet.event(namespace, OptionalInt.of(call), name, json), now);
    }
    return connected;
  }

  /** Nobody waits for that answer any more. */
  void forget(int call) {
    unanswered.remove(call);
  }

  // What the network tells.

  /** A WebSocket has come about. */
  void opened(int link) {
    Probe tried = probe;
    if (tried != null && tried.link == link) {
      network.write(link, "2probe");
    }
  }

  /** A message came over a WebSocket. */
  void message(int link, String message, long now) {
    Probe tried = probe;
    if (tried != null && tried.link == link) {
      probed(tried, message, now);
    } else if (isPresent(link)) {
      heard(now);
      packet(message, now);
    }
  }

  /** The other end of a WebSocket hears. */
  void pong(int link, long now) {
    if (isPresent(link)) {
      heard(now);
      heardBack(now);
    }
  }

  /** A GET was answered. */
  void polled(int link, String body, long now) {
    if (!isPresent(link) || !(channel instanceof Channel.OverPolling polling)) {
      return;
    }
    polling.polled();
    heard(now);
    for (String packet : Channel.OverPolling.packets(body)) {
      packet(packet, now);
      if (channel != polling) {
        return; // That packet has ended it.
      }
    }
    if (!upgradeIfIdle(polling, now)) {
      polling.poll();
    }
  }

  /** A POST was answered. */
  void posted(int link, long now) {
    if (isPresent(link) && channel instanceof Channel.OverPolling polling) {
      polling.posted();
      postBy = NEVER;
      watchPost(now);
      upgradeIfIdle(polling, now);
    }
  }

  /** A link came to nothing, or to its end. */
  void failed(int link, Failure failure, long now) {
    Probe tried = probe;
    if (tried != null && tried.link == link) {
      probeFailed(tried, now);
    } else if (isPresent(link)) {
      broken(failure, false, now);
    }
  }

  // Time.

  /** When {@link #passed} is to be called, unless something happens before. */
  OptionalLong deadline() {
    long first = Math.min(Math.min(retryAt, openBy), Math.min(connectBy, postBy));
    first = Math.min(first, Math.min(probeAt, probe == null ? NEVER : probe.by));
    if (open) {
      first = Math.min(first, Math.min(heardAt + patience.toNanos(), unansweredAt()));
    }
    return first == NEVER ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** It is now so late. */
  void passed(long now) {
    Probe tried = probe;
    if (tried != null && now >= tried.by) {
      probeFailed(tried, now);
    }
    if (now >= retryAt) {
      start(now);
    } else if (now >= openBy) {
      broken(Failure.of(CANNOT_BE_REACHED), true, now);
    } else if (now >= connectBy || now >= postBy) {
      broken(Failure.of("the server does not answer"), true, now);
    } else if (open && now >= heardAt + patience.toNanos()) {
      broken(Failure.of("nothing is heard of the server"), true, now);
    } else if (now >= unansweredAt()) {
      if (asked) {
        broken(Failure.of("the server does not answer"), true, now);
      } else if (channel instanceof Channel.OverWebSocket webSocket) {
        asked = true;
        askedAt = now;
        network.ping(webSocket.link());
      }
    } else if (now >= probeAt) {
      tryWebSocket(now);
    }
  }

  /** When a WebSocket that leaves something unanswered is to be asked, or given up. */
  private long unansweredAt() {
    if (!(channel instanceof Channel.OverWebSocket) || !open) {
      return NEVER;
    }
    if (asked) {
      return askedAt + UNANSWERED.toNanos();
    }
    long oldest =
        connected ? unanswered.values().stream().findFirst().orElse(NEVER) : connectSentAt;
    return oldest == NEVER ? NEVER : Math.max(oldest, heardBackAt) + UNANSWERED.toNanos();
  }

  // A round of attempts.

  private void open(Transport transport, long now) {
    int link = ++links;
    if (transport == Transport.WEB_SOCKET) {
      openBy = now + WEB_SOCKET_OPENS.toNanos();
      channel = new Channel.OverWebSocket(link, network);
      network.openWebSocket(link, Optional.empty());
    } else {
      openBy = now + POLLING_OPENS.toNanos();
      channel = new Channel.OverPolling(link, network);
    }
  }

  private void packet(String packet, long now) {
    switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
      case '0' -> opened(packet.substring(1), now);
      case '1' -> broken(new Failure("the server ended it", Optional.empty(), true), false, now);
      case '2' -> send("3" + packet.substring(1), now);
      case '4' -> Packet.read(packet.substring(1)).ifPresent(one -> packet(one, now));
      default -> {} // A no-op, or what nobody asked for.
    }
  }

  private void opened(String json, long now) {
    Optional<OpenPacket> read = OpenPacket.read(json);
    if (open) {
      return;
    }
    if (read.isEmpty()) {
      broken(Failure.of("what answers there is no Latchkey server"), false, now);
      return;
    }
    open = true;
    openBy = NEVER;
    patience = read.get().patience();
    if (channel instanceof Channel.OverPolling polling) {
      polling.opened(read.get());
    }
    connectSentAt = now;
    connectBy = now + CONNECTS.toNanos();
    send("4" + Packet.connect(namespace, credentials), now);
  }

  private void packet(Packet packet, long now) {
    if (!open || !packet.namespace().equals(namespace)) {
      return;
    }
    switch (packet.type()) {
      case CONNECT -> cameIn(now);
      case CONNECT_ERROR -> notLetIn(refusal(packet.argument().orElse("{}")), now);
      case DISCONNECT ->
          broken(new Failure("the server ended it", Optional.empty(), true), false, now);
      case EVENT ->
          packet
              .argument()
              .filter(json -> connected && json.startsWith("{"))
              .ifPresent(json -> told.event(packet.name(), json));
      case ACK -> {
        int call = packet.id().orElse(-1);
        heardBack(now);
        if (unanswered.remove(call) != null) {
          told.answered(call, packet.argument().orElse("{}"));
        }
      }
    }
  }

  private void cameIn(long now) {
    if (connected) {
      return;
    }
    connected = true;
    heardBack(now);
    connectedAt = now;
    connectBy = NEVER;
    connectSentAt = NEVER;
    away = false;
    if (channel instanceof Channel.OverWebSocket) {
      choice.webSocketIsUp(now);
    } else {
      probeAt = choice.pollingIsUp(now);
    }
    told.connected();
  }

  private void notLetIn(Refusal refusal, long now) {
    if (connected) {
      return;
    }
    takeLeave();
    drop();
    if (FINAL.contains(refusal.code())) {
      over = true;
      told.refused(refusal);
    } else {
      Long millis = refusal.retryAfterMillis();
      away(refusal.error());
      retryLater(
          millis == null ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(0, millis))),
          now);
    }
  }

  /**
   * The present channel is of no use any more.
   *
   * @param silently it was not told, but found out
   */
  private void broken(Failure failure, boolean silently, long now) {
    Channel dead = channel;
    if (dead == null) {
      return;
    }
    boolean wasConnected = connected;
    boolean onWebSocket = dead.transport() == Transport.WEB_SOCKET;
    drop();
    if (!wasConnected) {
      if (onWebSocket && silently) {
        choice.webSocketHangs();
      }
      if (!triedOne && failure.retryAfter().isEmpty()) {
        triedOne = true;
        open(dead.transport().other(), now);
        return;
      }
    } else {
      if (onWebSocket) {
        choice.webSocketDied(silently, failure.orderly(), now);
      }
      retries.wasUp(Duration.ofNanos(now - connectedAt));
      told.lost(failure.reason());
    }
    away(failure.reason());
    if (wasConnected && onWebSocket && silently) {
      retryAt = now; // The other transport need not wait: finding this out took long enough.
    } else {
      retryLater(failure.retryAfter(), now);
    }
  }

  private void away(String reason) {
    if (!away) {
      away = true;
      told.disconnected(reason);
    }
  }

  private void retryLater(Optional<Duration> askedFor, long now) {
    retryAt = now + retries.next(askedFor).toNanos();
  }

  private void drop() {
    Channel dead = channel;
    if (dead != null) {
      network.drop(dead.link());
    }
    if (probe != null) {
      network.drop(probe.link);
    }
    channel = null;
    probe = null;
    open = false;
    connected = false;
    asked = false;
    unanswered.clear();
    connectSentAt = NEVER;
    openBy = NEVER;
    connectBy = NEVER;
    postBy = NEVER;
    probeAt = NEVER;
  }

  /** Has the server know at once that nobody is there any more. */
  private void takeLeave(String... packets) {
    Channel left = channel;
    if (left instanceof Channel.OverWebSocket) {
      for (String packet : packets) {
        left.send("4" + packet);
      }
      network.closeWebSocket(left.link());
      channel = null;
    } else if (left instanceof Channel.OverPolling polling && polling.session().isPresent()) {
      String body = packets.length == 0 ? "1" : Channel.OverPolling.joined("4" + packets[0], "1");
      network.post(++links, polling.session().get(), body);
    }
  }

  private void send(String packet, long now) {
    Channel present = channel;
    if (present != null) {
      present.send(packet);
      watchPost(now);
    }
  }

  private void watchPost(long now) {
    if (!(channel instanceof Channel.OverPolling polling) || !polling.isPosting()) {
      postBy = NEVER;
    } else if (postBy == NEVER) {
      postBy = now + POSTS.toNanos();
    }
  }

  private boolean isPresent(int link) {
    return channel != null && channel.link() == link;
  }

  private void heard(long now) {
    heardAt = now;
  }

  private void heardBack(long now) {
    heardBackAt = now;
    asked = false;
  }

  // From long polling to a WebSocket.

  private void tryWebSocket(long now) {
    probeAt = NEVER;
    if (channel instanceof Channel.OverPolling polling) {
      probe = new Probe(++links, now + WEB_SOCKET_OPENS.toNanos());
      network.openWebSocket(probe.link, polling.session());
    }
  }

  private void probed(Probe tried, String message, long now) {
    if (!message.equals("3probe") || !(channel instanceof Channel.OverPolling polling)) {
      probeFailed(tried, now);
      return;
    }
    tried.heard = true;
    tried.by = now + WEB_SOCKET_OPENS.toNanos();
    polling.pause();
    upgradeIfIdle(polling, now);
  }

  /** Changes to the WebSocket once no packet is under way by polling, so that none overtakes. */
  private boolean upgradeIfIdle(Channel.OverPolling polling, long now) {
    Probe tried = probe;
    if (tried == null || !tried.heard || !polling.isIdle() || channel != polling) {
      return false;
    }
    Channel.OverWebSocket webSocket = new Channel.OverWebSocket(tried.link, network);
    webSocket.send("5");
    polling.handOver(webSocket);
    probe = null;
    channel = webSocket;
    postBy = NEVER;
    heard(now);
    choice.webSocketIsUp(now);
    return true;
  }

  private void probeFailed(Probe tried, long now) {
    network.drop(tried.link);
    probe = null;
    probeAt = choice.probeFailed(now);
    if (channel instanceof Channel.OverPolling polling) {
      polling.resume();
      watchPost(now);
    }
  }

  private static Refusal refusal(String json) {
    Refusal unknown = Refusal.of(ErrorCode.UNAVAILABLE, "The server refused the connection.");
    try {
      JsonNode whole = Json.mapper().readTree(json);
      JsonNode data = whole.has("data") ? whole.get("data") : whole;
      return data.has("code") ? Json.mapper().treeToValue(data, Refusal.class) : unknown;
    } catch (JacksonException e) {
      return unknown;
    }
  }
}
