package latchkey.server.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.Prepared;
import latchkey.server.storage.engine.StorageFailure;
import latchkey.server.storage.engine.Unit;
import latchkey.server.tx.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A write or a read that the database fails is that one's trouble, not the next one's. */
@Timeout(60)
final class FailedCommitTest {
  private static final Prepared INSERT = new Prepared("insert into number values (?, ?)");
  private static final Prepared COUNT = new Prepared("select count(*) from number");
  private static final Prepared DAMAGED_INSERT = new Prepared("insert into damaged values (?, ?)");
  private static final Prepared DAMAGED_READ = new Prepared("select sum(length(b)) from damaged");

  @TempDir private Path directory;
  private Database database;
  private Transactions transactions;

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(directory);
    transactions = database.transactions();
    transactions.write(() -> {
      Unit.sql().execute("create table number (n integer primary key, b blob)");
      Unit.sql().execute("create table damaged (n integer primary key, b blob)");
    });
    add(0, 10);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aFullDiskIsOverWhenThereIsRoom() throws SQLException {
    for (int round = 1; round <= 3; round++) {
      letNoPageBeAdded();
      assertThatThrownBy(() -> add(100, 1_000_000))
          .isInstanceOf(StorageFailure.class)
          .cause()
          .hasMessageContaining("SQLITE_FULL");
      makeRoom();
      add(round, 10);
      assertThat(numbers()).isEqualTo(1 + round);
    }
    anotherProcessCanWrite();
  }

  @Test
  void whatSharesACommitWithTheWriteThatFillsTheDiskIsNotAcknowledged() throws SQLException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gathered = new CountDownLatch(1);
    CompletableFuture<Void> first =
        transactions.submit(() -> {
          begun.countDown();
          return waitFor(gathered);
        });
    waitFor(begun); // So that it shares its commit with none of the others.
    List<CompletableFuture<Integer>> group = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      int n = i;
      group.add(
          transactions.submit(() -> {
            if (n == 10) {
              Unit.sql().fetch("pragma max_page_count = 1");
            }
            return INSERT.update(n, new byte[n == 10 ? 1_000_000 : 10]);
          }));
    }
    gathered.countDown();
    first.join();
    int acknowledged = 0;
    for (CompletableFuture<Integer> each : group) {
      try {
        acknowledged += each.join();
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(StorageFailure.class);
      }
    }
    makeRoom();
    add(1_000, 10);
    assertThat(numbers()).isEqualTo(2 + acknowledged);
    anotherProcessCanWrite();
  }

  @Test
  void aDamagedPageTakesNothingElseDown() throws Exception {
    transactions.write(() -> {
      for (int n = 0; n < 200; n++) {
        DAMAGED_INSERT.update(n, new byte[1_000]);
      }
    });
    damage();
    for (int round = 1; round <= 3; round++) {
      assertThatThrownBy(() -> transactions.read(() -> DAMAGED_READ.first(row -> row.bigint(1))))
          .isInstanceOf(StorageFailure.class)
          .cause()
          .hasMessageContaining("SQLITE_CORRUPT");
      assertThatThrownBy(
              () -> transactions.write(() -> DAMAGED_INSERT.update(1_000, new byte[1_000])))
          .isInstanceOf(StorageFailure.class)
          .cause()
          .hasMessageContaining("SQLITE_CORRUPT");
      add(round, 10);
      for (int reader = 0; reader < 8; reader++) {
        assertThat(numbers()).isEqualTo(1 + round);
      }
    }
    anotherProcessCanWrite();
  }

  private void add(int n, int bytes) {
    transactions.write(() -> INSERT.update(n, new byte[bytes]));
  }

  private long numbers() {
    return transactions.read(() -> COUNT.first(row -> row.bigint(1)).orElseThrow());
  }

  /** As on a disk that is full, for the connection that writes. */
  private void letNoPageBeAdded() {
    transactions.write(() -> Unit.sql().fetch("pragma max_page_count = 1"));
  }

  private void makeRoom() {
    transactions.write(() -> Unit.sql().fetch("pragma max_page_count = 1000000000"));
  }

  private static Void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return null;
  }

  /** Overwrites every leaf and inner page of the table {@code damaged} in the file. */
  private void damage() throws SQLException, IOException {
    database.close();
    Path file = directory.resolve(SqliteDatabase.FILE);
    int root;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select rootpage from sqlite_schema where name = 'damaged'")) {
      root = row.getInt(1);
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(16);
      int pageSize = bytes.readUnsignedShort();
      bytes.seek((root - 1L) * pageSize);
      bytes.write(new byte[] {(byte) 0xAA, (byte) 0xAA, (byte) 0xAA, (byte) 0xAA});
    }
    database = SqliteDatabase.open(directory);
    transactions = database.transactions();
  }

  private void anotherProcessCanWrite() throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(SqliteDatabase.FILE));
        Statement statement = other.createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      statement.execute("begin immediate");
      statement.execute("insert into number values (9999, x'00')");
      statement.execute("commit");
    }
  }
}
