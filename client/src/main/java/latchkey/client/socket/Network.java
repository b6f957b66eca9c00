package latchkey.client.socket;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link ConnectionMachine} asks of the network. Each link is one WebSocket, or the requests
 * of one session by long polling. Nothing here blocks or calls back at once; what came of it is
 * told to the machine later, and is about a link by its number.
 */
interface Network {
  /**
   * Opens a WebSocket.
   *
   * @param session of long polling, which the WebSocket is to take over; none for a new one
   */
  void openWebSocket(int link, Optional<String> session);

  /** Sends a message over a WebSocket, after those before it. */
  void write(int link, String message);

  /** Asks a WebSocket's other end whether it hears. */
  void ping(int link);

  /** Ends a WebSocket, after what was written. */
  void closeWebSocket(int link);

  /**
   * Asks for messages.
   *
   * @param session none where one is to begin
   */
  void get(int link, Optional<String> session);

  /** Sends messages. */
  void post(int link, String session, String body);

  /** Breaks off whatever of that link is under way; nothing more is told of it. */
  void drop(int link);

  /**
   * Why a link came to nothing, or to its end.
   *
   * @param reason for a person, within a sentence
   * @param retryAfter how long to stay away, where the other end said so
   * @param orderly whether the other end took its leave
   */
  record Failure(String reason, Optional<Duration> retryAfter, boolean orderly) {
    static Failure of(String reason) {
      return new Failure(reason, Optional.empty(), false);
    }
  }
}
