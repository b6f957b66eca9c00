package latchkey.bench.measured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * SQLite alone, by plain JDBC: the transactions that the server makes, in a loop on one connection
 * that is set up like the server's, on a copy of its data. {@code bundles}, {@code enqueue} and
 * {@code drain}, each with its numbers, are answered with the nanoseconds that they took.
 */
public final class SqliteTarget {
  private SqliteTarget() {}

  /**
   * Works until its input ends.
   *
   * @param arguments the folder with the data
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(-8 * 1024);
    config.setWalAutocheckpoint(4_000);
    try (Connection connection =
        config.createConnection("jdbc:sqlite:" + database(Path.of(arguments[0])))) {
      connection.setAutoCommit(false);
      BundleLoop bundles = new BundleLoop(connection);
      MailboxLoop mailboxes = new MailboxLoop(connection);
      Commands.serve(0, command -> Optional.of(answer(command, bundles, mailboxes)));
    }
  }

  private static Path database(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".db")).findFirst().orElseThrow();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String answer(String command, BundleLoop bundles, MailboxLoop mailboxes) {
    List<String> words = List.of(command.split(" "));
    List<Integer> numbers = words.stream().skip(1).map(Integer::valueOf).toList();
    long start = System.nanoTime();
    try {
      switch (words.getFirst()) {
        case "bundles" ->
            bundles.run(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        case "enqueue" -> mailboxes.enqueue(numbers.get(0), numbers.get(1), numbers.get(2));
        case "drain" -> mailboxes.drain(numbers.getFirst());
        default -> throw new IllegalArgumentException("unknown command: " + command);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Long.toString(System.nanoTime() - start);
  }
}
