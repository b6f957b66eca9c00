package latchkey.server.api.socket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.relay.Refusal;
import latchkey.server.metrics.Meters;
import latchkey.server.refusal.Refused;
import latchkey.socketio.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The acknowledgement that a client waits for. The first answer counts. On any thread. */
final class Answer {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  private final Event event;
  private final String name;
  private final Meters meters;
  private final long begun = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();

  /**
   * @param name for the metrics: one of a known event, never a caller's word
   */
  Answer(Event event, String name, Meters meters) {
    this.event = event;
    this.name = name;
    this.meters = meters;
  }

  /** Answers with a record that says {@code ok: true}. */
  void with(Object accepted) {
    var _ = count("ok");
    event.acknowledge(Payloads.write(accepted));
  }

  /** Answers when {@code result} is there, with what {@code accepted} makes of it. */
  <T> void when(CompletableFuture<T> result, Function<? super T, ?> accepted) {
    var _ =
        result
            .thenAccept(value -> with(accepted.apply(value)))
            .exceptionally(failure -> {
              refuse(failure);
              return null;
            });
  }

  /** Answers with the refusal that {@code failure} is. */
  void refuse(Throwable failure) {
    Refusal refusal = refusalOf(event.name(), failure);
    if (count(refusal.code().wire())) {
      meters.refused(refusal.code().wire(), "event");
    }
    event.acknowledge(Payloads.write(refusal));
  }

  private boolean count(String outcome) {
    boolean first = answered.compareAndSet(false, true);
    if (first) {
      meters.answered(name, outcome, System.nanoTime() - begun);
    }
    return first;
  }

  /**
   * What a caller is told of a failure; one that is no refusal is the server's fault, and logged.
   */
  static Refusal refusalOf(String event, Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          refusalOf(event, wrapped.getCause());
      case Refused refused ->
          new Refusal(
              false,
              refused.code(),
              refused.message(),
              refused.retryAfter().map(Duration::toMillis).orElse(null));
      case InvalidInput invalid ->
          Refusal.of(
              ErrorCode.INVALID_REQUEST,
              "The payload is not accepted: " + invalid.getMessage() + ".");
      default -> {
        log.atError().setCause(failure).addKeyValue("event", event).log("an event failed");
        yield Refusal.of(
            ErrorCode.INTERNAL, "The server failed and has logged why. Try again later.");
      }
    };
  }
}
