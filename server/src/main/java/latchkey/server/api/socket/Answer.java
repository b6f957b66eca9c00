package latchkey.server.api.socket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.relay.Refusal;
import latchkey.server.refusal.Refused;
import latchkey.socketio.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The acknowledgement that a client waits for. The first answer counts. On any thread. */
final class Answer {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  private final Event event;

  Answer(Event event) {
    this.event = event;
  }

  /** Answers with a record that says {@code ok: true}. */
  void with(Object accepted) {
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
    event.acknowledge(Payloads.write(refusalOf(event.name(), failure)));
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
