package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import latchkey.client.http.MemberApi;
import latchkey.client.socket.EventSocket;
import latchkey.client.socket.SocketListener;
import latchkey.client.store.AccountStore.Account;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.account.AccountChanged;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Refusal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A device's one connection, shared by its open meetings: passes each event to its meeting. */
final class MemberConnection implements SocketListener, AutoCloseable {
  private static final long A_DAY = Duration.ofDays(1).toNanos();

  final MemberApi api;
  final EventSocket socket;

  private final Runnable replenish;
  private final LongConsumer accountChanged;
  private final Map<MeetingId, MemberEngine> meetings = new ConcurrentHashMap<>();
  private Standing standing = meeting -> {};

  /** When the keys were last looked after, by {@link System#nanoTime}. */
  private volatile long keysSeenTo;

  /** How the connection stands, as a meeting is to hear of it. */
  @FunctionalInterface
  private interface Standing {
    void tell(MemberEngine meeting);
  }

  /**
   * @param replenish run when keys may be running out or growing old: with each connection, when
   *     the server says so, and with the first event of each further day; must not block
   * @param accountChanged told how many entries the own account's log has, by the server's word, or
   *     as many as it may have; must not block
   */
  MemberConnection(Account account, Runnable replenish, LongConsumer accountChanged) {
    this.replenish = replenish;
    this.accountChanged = accountChanged;
    URI server = URI.create(account.server());
    this.api = new MemberApi(server, account.accessToken());
    this.socket =
        new EventSocket(server, Events.MEMBERS, Map.of("accessToken", account.accessToken()), this);
  }

  synchronized void add(MemberEngine meeting) {
    if (meetings.putIfAbsent(meeting.id(), meeting) != null) {
      throw new IllegalStateException("This meeting is open already.");
    }
    standing.tell(meeting);
  }

  private synchronized void stands(Standing present) {
    standing = present;
    meetings.values().forEach(present::tell);
  }

  void remove(MeetingId meeting) {
    meetings.remove(meeting);
  }

  boolean isOpen(MeetingId meeting) {
    return meetings.containsKey(meeting);
  }

  List<MemberEngine> open() {
    return List.copyOf(meetings.values());
  }

  @Override
  public void connected() {
    seeToKeys();
    accountChanged.accept(Long.MAX_VALUE);
    stands(MemberEngine::connected);
  }

  @Override
  public void disconnected(String reason) {
    stands(meeting -> meeting.disconnected(reason));
  }

  @Override
  public void refused(Refusal refusal) {
    stands(meeting -> meeting.signedOut(refusal.code(), refusal.error()));
  }

  @Override
  public void event(String name, String json) {
    boolean low = name.equals(Events.PRE_KEYS_LOW);
    if (low || System.nanoTime() - keysSeenTo > A_DAY) {
      seeToKeys();
    }
    if (low) {
      return;
    }
    if (name.equals(Events.ACCOUNT_CHANGED)) {
      accountChanged.accept(Json.mapper().readValue(json, AccountChanged.class).size());
      return;
    }
    String id = meetingId(json);
    for (MemberEngine meeting : meetings.values()) {
      if (meeting.id().value().equals(id)) {
        meeting.event(name, json);
      }
    }
  }

  /** Looks whether the server is to be given keys; does not wait for that. */
  void seeToKeys() {
    keysSeenTo = System.nanoTime();
    replenish.run();
  }

  /** Read no further than needed: the meeting reads all of it. */
  private static String meetingId(String json) {
    try (JsonParser parser = Json.mapper().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = parser.currentName().equals("meetingId");
        parser.nextToken();
        if (found) {
          return parser.getValueAsString("");
        }
        parser.skipChildren();
      }
      return "";
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
