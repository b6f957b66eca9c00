package latchkey.socketio;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The events that one socket's client has been asked to acknowledge. */
final class Requests {
  private final Map<Long, CompletableFuture<Reply>> open = HashMap.newHashMap(0);
  private long next;

  record Request(long id, CompletableFuture<Reply> reply) {}

  synchronized Request open() {
    var request = new Request(next, new CompletableFuture<>());
    next++;
    open.put(request.id(), request.reply());
    return request;
  }

  /** Does nothing for a request that is not open. */
  void complete(long id, Reply reply) {
    CompletableFuture<Reply> future;
    synchronized (this) {
      future = open.remove(id);
    }
    complete(future, reply);
  }

  void disconnected() {
    List<CompletableFuture<Reply>> rest;
    synchronized (this) {
      rest = List.copyOf(open.values());
      open.clear();
    }
    rest.forEach(future -> complete(future, new Reply.Disconnected()));
  }

  /** Off the event loop, because what hangs on the future is the application's. */
  private static void complete(@Nullable CompletableFuture<Reply> future, Reply reply) {
    if (future != null) {
      Thread.ofVirtual().name("socketio-reply").start(() -> future.complete(reply));
    }
  }
}
