package latchkey.server.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import latchkey.server.storage.sqlite.SqliteEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thread that writing needs does not end in silence. */
@Timeout(60)
final class WriterEndsTest {
  @TempDir Path directory;

  @Test
  void anErrorInTheWriterIsTold() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Session session =
        new Session(
            () -> {
              throw new NoClassDefFoundError("the driver");
            },
            new SqliteEngine());
    GroupCommitWriter writer =
        new GroupCommitWriter(session, new SqliteEngine(), told::complete, CommitListener.NONE);

    var _ = writer.submit(() -> "never");

    assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void anErrorInWhatFollowsACommitIsTold() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    String url = "jdbc:sqlite:" + directory.resolve("announced.db");
    try (Session session = new Session(() -> DriverManager.getConnection(url), new SqliteEngine());
        GroupCommitWriter writer =
            new GroupCommitWriter(
                session, new SqliteEngine(), told::complete, CommitListener.NONE)) {
      var _ =
          writer.submit(() -> {
            Unit.current()
                .afterCommit(() -> {
                  throw new StackOverflowError("an action");
                });
            return "written";
          });

      assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(StackOverflowError.class);
    }
  }
}
