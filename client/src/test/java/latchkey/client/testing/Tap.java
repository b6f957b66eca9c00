package latchkey.client.testing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.socket.EventSocket;
import latchkey.client.socket.SocketListener;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Refusal;

/** A bare connection that keeps every event it gets. */
public final class Tap implements SocketListener, AutoCloseable {
  private final EventSocket socket;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final AtomicInteger timesConnected = new AtomicInteger();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  /** One event, as it came. */
  public record Event(String name, String json) {
    public <T> T as(Class<T> type) {
      return Json.mapper().readValue(json, type);
    }
  }

  public Tap(URI server, String namespace, Map<String, String> credentials) {
    this.socket = new EventSocket(server, namespace, credentials, this);
    socket.open();
  }

  public EventSocket socket() {
    return socket;
  }

  public List<Event> all() {
    return List.copyOf(events);
  }

  public List<Event> all(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** The first event of that name, which may be still to come. */
  public Event await(String name) {
    Eventually.that(() -> !all(name).isEmpty(), () -> "no " + name + " among " + events);
    return all(name).get(0);
  }

  public void awaitConnected() {
    Eventually.that(socket::isConnected, () -> "not connected: " + refusals);
  }

  public Refusal awaitRefusal() {
    Eventually.that(() -> !refusals.isEmpty(), () -> "not refused");
    return refusals.get(0);
  }

  /** How often it has connected so far. */
  public int timesConnected() {
    return timesConnected.get();
  }

  /** Why the connection was lost first, which may be still to come. */
  public String awaitDisconnected() {
    Eventually.that(() -> !reasons.isEmpty(), () -> "not disconnected");
    return reasons.get(0);
  }

  @Override
  public void connected() {
    timesConnected.incrementAndGet();
  }

  @Override
  public void disconnected(String reason) {
    reasons.add(reason);
  }

  @Override
  public void refused(Refusal refusal) {
    refusals.add(refusal);
  }

  @Override
  public void event(String name, String json) {
    events.add(new Event(name, json));
  }

  @Override
  public void close() {
    socket.close();
  }
}
