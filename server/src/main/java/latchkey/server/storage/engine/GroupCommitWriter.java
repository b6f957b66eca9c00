package latchkey.server.storage.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * <p>Where another server's writer was in the way, the whole group is done again, in turn with
 * others whom that befell; where that does not help, each piece by itself.
 *
 * <p>In pauses it has the engine erase what has been deleted or replaced.
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

  /** A group that meets others so often is committed piece by piece. */
  private static final int ATTEMPTS_OF_A_GROUP = 3;

  /** A piece that meets others so often is refused. */
  private static final int ATTEMPTS_OF_A_PIECE = 30;

  private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int MOST_DOUBLINGS = 6;

  private static final Prepared COMMIT = new Prepared("commit");
  private static final Prepared BEGIN_PIECE = new Prepared("savepoint piece");
  private static final Prepared UNDO_PIECE = new Prepared("rollback to piece");
  private static final Prepared END_PIECE = new Prepared("release piece");

  private final Session session;
  private final Engine engine;
  private final Prepared begin;
  private final Optional<Prepared> takeTurn;
  private final Optional<Prepared> giveTurnBack;
  private final Consumer<Throwable> fatal;
  private final CommitListener listener;
  private final BlockingQueue<Message> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread writer;
  private final ExecutorService announcer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("latchkey-announcer").factory());

  /** Whether the engine may still have former content. Of the writer's thread. */
  private boolean erasingDue = true;

  private long lastErased = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable Thread announcerThread;

  /**
   * @param fatal told what has ended one of the two threads: nothing is written from then on
   * @param listener told of each commit, on the writer's thread
   */
  GroupCommitWriter(
      Session session, Engine engine, Consumer<Throwable> fatal, CommitListener listener) {
    this.session = session;
    this.engine = engine;
    this.begin = new Prepared(engine.beginWriting());
    this.takeTurn = engine.turn().map(turn -> new Prepared(turn.take()));
    this.giveTurnBack = engine.turn().map(turn -> new Prepared(turn.giveBack()));
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
    erasingDue = !engine.eraseFormer(session);
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
    if (!commit(group, group.size() == 1 ? ATTEMPTS_OF_A_PIECE : ATTEMPTS_OF_A_GROUP)) {
      for (Piece<?> piece : group) {
        commit(List.of(piece), ATTEMPTS_OF_A_PIECE);
      }
    }
  }

  /** False where a group of several met others each time, so that nothing of it is decided. */
  private boolean commit(List<Piece<?>> group, int attempts) {
    for (int attempt = 1; ; attempt++) {
      try {
        if (attempt == 1) {
          commitOnce(group);
        } else {
          commitInTurn(group);
        }
        return true;
      } catch (Again again) {
        if (attempt < attempts) {
          pause(attempt);
        } else if (group.size() > 1) {
          return false;
        } else {
          failed(group, again.met());
          return true;
        }
      } catch (SQLException e) {
        failed(group, e);
        return true;
      }
    }
  }

  private static void failed(List<Piece<?>> group, SQLException cause) {
    log.atError().setCause(cause).addKeyValue("pieces", group.size()).log("a commit failed");
    group.forEach(
        piece -> piece.fail(new StorageFailure("the database could not store the change", cause)));
  }

  private void commitInTurn(List<Piece<?>> group) throws SQLException, Again {
    if (takeTurn.isEmpty() || giveTurnBack.isEmpty()) {
      commitOnce(group);
      return;
    }
    session.begin(takeTurn.get());
    try {
      commitOnce(group);
    } finally {
      if (session.isOpen()) { // A turn ends with its connection.
        session.run(giveTurnBack.get());
      }
    }
  }

  private void commitOnce(List<Piece<?>> group) throws SQLException, Again {
    boolean committing = false;
    try {
      session.begin(begin);
      for (Piece<?> piece : group) {
        session.run(BEGIN_PIECE);
        if (!piece.run(session)) {
          undo(piece);
        }
        session.run(END_PIECE);
      }
      committing = true;
      session.run(COMMIT);
    } catch (SQLException e) {
      session.rollBack();
      // What becomes of a commit whose connection is lost, its caller cannot know.
      if (engine.isConflict(e) || (!committing && engine.isConnectionLost(e))) {
        throw new Again(e);
      }
      throw e;
    }
  }

  /** Full jitter: those who met once are not to meet again. */
  private static void pause(int attempt) {
    long longest = FIRST_WAIT_NANOS << Math.min(attempt, MOST_DOUBLINGS);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }

  /**
   * Undoes a piece that threw. Where the database has ended the whole transaction, what the piece
   * met is the reason to tell.
   */
  private void undo(Piece<?> piece) throws SQLException {
    SQLException met = piece.met();
    if (met != null && (engine.isConflict(met) || engine.isConnectionLost(met))) {
      throw met;
    }
    try {
      session.run(UNDO_PIECE);
    } catch (SQLException e) {
      if (met != null) {
        met.addSuppressed(e);
        throw met;
      }
      throw e;
    }
  }

  /** Nothing of the group was stored, and it may be done again. */
  private static final class Again extends Exception {
    private static final long serialVersionUID = 1L;

    private final SQLException met;

    Again(SQLException met) {
      super(met);
      this.met = met;
    }

    SQLException met() {
      return met;
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
      failure = null;
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

    /** What the database said, where it is why the piece failed. */
    @Nullable SQLException met() {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException said) {
          return said;
        }
      }
      return null;
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
