package latchkey.server.storage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: a thread that owns the only writing connection, takes whatever work waits, runs
 * each piece in a savepoint of its own and commits once for all of them. While it commits, the next
 * pieces gather, so the busier the server, the fewer its commits.
 *
 * <p>In pauses it cuts the log beside the file to nothing, since what has been deleted or replaced
 * would otherwise stay there.
 *
 * <p>A second thread, the announcer, runs the actions that wait for the commit and releases the
 * callers, in the order of the writes.
 */
final class GroupCommitWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);
  private static final int MAX_GROUP = 256;
  private static final int MAX_WAITING = 4096;

  /** So long there is nothing to write before former content is erased. */
  private static final long PAUSE_MILLIS = 1_000;

  /** So long former content stays at most, however much there is to write. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Prepared BEGIN = new Prepared("begin immediate");
  private static final Prepared COMMIT = new Prepared("commit");
  private static final Prepared BEGIN_PIECE = new Prepared("savepoint piece");
  private static final Prepared UNDO_PIECE = new Prepared("rollback to piece");
  private static final Prepared END_PIECE = new Prepared("release piece");

  private final Session session;
  private final Consumer<Throwable> fatal;
  private final CommitListener listener;
  private final BlockingQueue<Message> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread writer;
  private final ExecutorService announcer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("latchkey-announcer").factory());

  /** Whether the log beside the file may hold former content. Of the writer's thread. */
  private boolean erasingDue = true;

  private long lastErased = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable Thread announcerThread;

  /**
   * @param fatal told what has ended one of the two threads: nothing is written from then on
   * @param listener told of each commit, on the writer's thread
   */
  GroupCommitWriter(Session session, Consumer<Throwable> fatal, CommitListener listener) {
    this.session = session;
    this.fatal = fatal;
    this.listener = listener;
    announcer.execute(() -> announcerThread = Thread.currentThread());
    writer =
        Thread.ofPlatform()
            .name("latchkey-writer")
            .uncaughtExceptionHandler((thread, cause) -> fatal.accept(cause))
            .start(this::run);
  }

  <T extends @Nullable Object> T write(Supplier<T> work) {
    if (Thread.currentThread() == announcerThread) {
      throw new IllegalStateException("an action after a commit must not write");
    }
    return handIn(work).await();
  }

  <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work) {
    return handIn(work).answer;
  }

  private <T extends @Nullable Object> Piece<T> handIn(Supplier<T> work) {
    Piece<T> piece = new Piece<>(work);
    try {
      if (closed) {
        throw new IllegalStateException("the database is closed");
      }
      inbox.put(piece);
      if (closed && inbox.remove(piece)) {
        throw new IllegalStateException("the database is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the work could begin", e);
    }
    return piece;
  }

  /** What waits to be written. */
  int waiting() {
    return inbox.size();
  }

  /** How much more may wait before callers do. */
  int room() {
    return inbox.remainingCapacity();
  }

  /** Finishes what was handed in, then ends. The session stays its owner's to close. */
  @Override
  public void close() {
    closed = true;
    try {
      inbox.put(Stop.INSTANCE);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    announcer.close();
  }

  private void run() {
    List<Message> messages = new ArrayList<>(MAX_GROUP);
    boolean running = true;
    while (running) {
      messages.clear();
      try {
        messages.add(next());
      } catch (InterruptedException e) {
        return; // Nobody else holds this thread; there is nothing it would be interrupted for.
      }
      inbox.drainTo(messages, MAX_GROUP - 1);
      List<Piece<?>> group = new ArrayList<>(messages.size());
      for (Message message : messages) {
        switch (message) {
          case Piece<?> piece -> group.add(piece);
          case Stop stop -> running = false;
        }
      }
      if (!group.isEmpty()) {
        long begun = System.nanoTime();
        commit(group);
        listener.committed(group.size(), System.nanoTime() - begun);
        announcer.execute(() -> announce(group));
        erasingDue = true;
        if (System.nanoTime() - lastErased > LONGEST_NANOS) {
          erase();
        }
      }
    }
    List<Message> late = new ArrayList<>();
    inbox.drainTo(late);
    for (Message message : late) {
      if (message instanceof Piece<?> piece) {
        piece.fail(new IllegalStateException("the database is closed"));
        announcer.execute(piece::announce);
      }
    }
  }

  private Message next() throws InterruptedException {
    while (erasingDue) {
      Message message = inbox.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      if (message != null) {
        return message;
      }
      erase();
    }
    return inbox.take();
  }

  private void erase() {
    lastErased = System.nanoTime();
    erasingDue = !session.truncateLog();
  }

  private void announce(List<Piece<?>> group) {
    try {
      group.forEach(Piece::announce);
    } catch (Error e) {
      fatal.accept(e);
      throw e;
    }
  }

  private void commit(List<Piece<?>> group) {
    try {
      session.run(BEGIN);
      try {
        for (Piece<?> piece : group) {
          session.run(BEGIN_PIECE);
          if (!piece.run(session)) {
            undo(piece);
          }
          session.run(END_PIECE);
        }
        session.run(COMMIT);
      } catch (SQLException e) {
        session.rollBack();
        throw e;
      }
    } catch (SQLException e) {
      log.atError().setCause(e).addKeyValue("pieces", group.size()).log("a commit failed");
      group.forEach(
          piece -> piece.fail(new StorageFailure("the database could not store the change", e)));
    }
  }

  /**
   * Where SQLite has rolled back everything by itself, what the piece met is the reason to tell.
   */
  private void undo(Piece<?> piece) throws SQLException {
    try {
      session.run(UNDO_PIECE);
    } catch (SQLException e) {
      for (Throwable met = piece.failure; met != null; met = met.getCause()) {
        if (met instanceof SQLException reason) {
          reason.addSuppressed(e);
          throw reason;
        }
      }
      throw e;
    }
  }

  private sealed interface Message {}

  private enum Stop implements Message {
    INSTANCE
  }

  /** One caller's work and what became of it. */
  private static final class Piece<T extends @Nullable Object> implements Message {
    private final Supplier<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private List<Runnable> actions = List.of();
    private Runnable release = () -> {};
    private @Nullable Throwable failure;

    Piece(Supplier<T> work) {
      this.work = work;
    }

    /** False where the work threw, so that what it wrote must be undone. */
    @SuppressWarnings("CatchingUnchecked")
    boolean run(Session session) {
      Unit unit = Unit.ofWrite(session);
      try {
        T result = ScopedValue.where(Unit.CURRENT, unit).call(work::get);
        actions = unit.actionsAfterCommit();
        release = () -> answer.complete(result);
        return true;
      } catch (RuntimeException | Error e) {
        fail(e);
        return false;
      }
    }

    void fail(Throwable cause) {
      failure = cause;
      actions = List.of();
      release = () -> answer.completeExceptionally(cause);
    }

    void announce() {
      for (Runnable action : actions) {
        try {
          action.run();
        } catch (RuntimeException e) {
          log.atError().setCause(e).log("an action after a commit failed");
        }
      }
      release.run();
    }

    T await() {
      try {
        return answer.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
