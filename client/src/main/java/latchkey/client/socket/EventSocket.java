package latchkey.client.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Json;
import latchkey.protocol.relay.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A connection to one namespace. It begins with a WebSocket; where that does not come about or does
 * not last, with HTTP long polling, which changes to a WebSocket when one works. After a loss it
 * reconnects with growing, jittered delays until it is closed or refused for good. Calls block
 * until they are acknowledged.
 */
public final class EventSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EventSocket.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final SocketListener listener;
  private final ConnectionMachine machine;
  private final LinkedBlockingQueue<Runnable> inputs = new LinkedBlockingQueue<>();
  private final Thread loop;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<String>> unanswered = new ConcurrentHashMap<>();
  private volatile Optional<TransportChoice.Transport> transport = Optional.empty();
  private volatile boolean connected;
  private volatile boolean closed;

  /**
   * @param credentials the CONNECT payload
   */
  public EventSocket(
      URI server, String namespace, Map<String, String> credentials, SocketListener listener) {
    this.listener = listener;
    this.machine =
        new ConnectionMachine(
            namespace,
            Json.mapper().writeValueAsString(credentials),
            new HttpNetwork(server, new Events()),
            new Told(),
            new SplittableRandom());
    this.loop = Thread.ofVirtual().name("latchkey-socket").unstarted(this::run);
  }

  /** Starts connecting; returns at once. */
  public synchronized void open() {
    if (!closed && loop.getState() == Thread.State.NEW) {
      inputs.add(() -> machine.start(System.nanoTime()));
      loop.start();
    }
  }

  public boolean isConnected() {
    return connected;
  }

  /** What carries the connection, where there is one. */
  Optional<TransportChoice.Transport> transport() {
    return transport;
  }

  /**
   * Sends an event and waits for its acknowledgement.
   *
   * @throws LatchkeyException with the server's code if it refuses, or {@code unavailable} if the
   *     connection is down, goes down, or gives no answer in time. What was sent may then have
   *     arrived or not.
   */
  public <A> A call(String event, Object payload, Class<A> answer) {
    String json = Json.mapper().writeValueAsString(payload);
    CompletableFuture<String> acknowledged = new CompletableFuture<>();
    int call = calls.incrementAndGet() & Integer.MAX_VALUE;
    unanswered.put(call, acknowledged);
    try {
      if (!connected) {
        throw LatchkeyException.unreachable("There is no connection to the server.", null);
      }
      inputs.add(() -> {
        if (!machine.call(call, event, json, System.nanoTime())) {
          acknowledged.completeExceptionally(new IllegalStateException("gone"));
        }
      });
      return read(acknowledged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), answer);
    } catch (TimeoutException e) {
      throw LatchkeyException.unreachable("The server did not answer " + event + " in time.", e);
    } catch (ExecutionException e) {
      throw LatchkeyException.unreachable("The connection was lost during " + event + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LatchkeyException.unreachable("Waiting for " + event + " was interrupted.", e);
    } finally {
      unanswered.remove(call);
      inputs.add(() -> machine.forget(call));
    }
  }

  /** Sends an event whose loss would do no harm; does nothing without a connection. */
  public void tell(String event, Object payload) {
    if (connected) {
      String json = Json.mapper().writeValueAsString(payload);
      inputs.add(() -> machine.tell(event, json, System.nanoTime()));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    connected = false;
    inputs.add(machine::close);
    failUnanswered("closed");
    try {
      if (Thread.currentThread() != loop && loop.getState() != Thread.State.NEW) {
        var unused = loop.join(FAREWELL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!machine.isOver()) {
      try {
        Runnable input = next();
        if (input != null) {
          input.run();
        }
        machine.passed(System.nanoTime());
      } catch (InterruptedException e) {
        return; // Nothing of ours interrupts it.
      }
      connected = machine.isConnected() && !closed;
      transport = machine.transport();
    }
    failUnanswered("closed");
  }

  private @Nullable Runnable next() throws InterruptedException {
    OptionalLong deadline = machine.deadline();
    return deadline.isEmpty()
        ? inputs.take()
        : inputs.poll(deadline.getAsLong() - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void failUnanswered(String reason) {
    for (CompletableFuture<String> call : unanswered.values()) {
      call.completeExceptionally(new IllegalStateException(reason));
    }
  }

  /** What the network says, one after the other. */
  private final class Events implements HttpNetwork.Events {
    @Override
    public void opened(int link) {
      inputs.add(() -> machine.opened(link));
    }

    @Override
    public void message(int link, String message, Runnable taken) {
      inputs.add(() -> {
        machine.message(link, message, System.nanoTime());
        taken.run();
      });
    }

    @Override
    public void pong(int link) {
      inputs.add(() -> machine.pong(link, System.nanoTime()));
    }

    @Override
    public void polled(int link, String body) {
      inputs.add(() -> machine.polled(link, body, System.nanoTime()));
    }

    @Override
    public void posted(int link) {
      inputs.add(() -> machine.posted(link, System.nanoTime()));
    }

    @Override
    public void failed(int link, Network.Failure failure) {
      inputs.add(() -> machine.failed(link, failure, System.nanoTime()));
    }
  }

  /** What the machine says. */
  private final class Told implements ConnectionMachine.Told {
    @Override
    public void connected() {
      connected = !closed;
      tell(listener::connected);
    }

    @Override
    public void disconnected(String reason) {
      connected = false;
      tell(() -> listener.disconnected(reason));
    }

    @Override
    public void refused(Refusal refusal) {
      connected = false;
      tell(() -> listener.refused(refusal));
    }

    @Override
    public void event(String name, String json) {
      tell(() -> listener.event(name, json));
    }

    @Override
    public void answered(int call, String json) {
      CompletableFuture<String> waiting = unanswered.get(call);
      if (waiting != null) {
        waiting.complete(json);
      }
    }

    @Override
    public void lost(String reason) {
      connected = false;
      failUnanswered(reason);
    }

    /** Nothing is told once it is closed, and no fault of a listener ends the connection. */
    private void tell(Runnable what) {
      if (closed) {
        return;
      }
      try {
        what.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "Telling a connection's listener failed", e);
      }
    }
  }

  private static <A> A read(String json, Class<A> answer) {
    try {
      if (!json.startsWith("{")) {
        throw senseless(null);
      }
      if (!Boolean.TRUE.equals(Json.mapper().readValue(json, Verdict.class).ok())) {
        Refusal refusal = Json.mapper().readValue(json, Refusal.class);
        Long millis = refusal.retryAfterMillis();
        throw new LatchkeyException(
            refusal.code(),
            refusal.error(),
            millis == null ? null : Duration.ofMillis(millis),
            null);
      }
      return Json.mapper().readValue(json, answer);
    } catch (JacksonException e) {
      throw senseless(e);
    }
  }

  private static LatchkeyException senseless(@Nullable Throwable cause) {
    return new LatchkeyException(
        ErrorCode.INTERNAL, "The server's answer makes no sense.", null, cause);
  }

  /** What each acknowledgement says first. */
  private record Verdict(@Nullable Boolean ok) {}
}
