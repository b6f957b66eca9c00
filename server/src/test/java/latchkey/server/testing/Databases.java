package latchkey.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import latchkey.server.config.PostgresAddress;
import latchkey.server.config.ServerConfig;
import latchkey.server.storage.copy.Data;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.postgres.PostgresDatabase;
import latchkey.server.storage.sqlite.SqliteDatabase;

/** The databases that a server may have: what it does is the same on each. */
public enum Databases {
  SQLITE,
  POSTGRESQL;

  /**
   * What tests run on that do not name one: {@code -Dlatchkey.test.database=postgresql} is for all
   * of them.
   */
  public static final Databases USUAL =
      valueOf(System.getProperty("latchkey.test.database", "sqlite").toUpperCase(Locale.ROOT));

  /** A new, empty one for a server whose data directory is not settled yet. */
  public TestDatabase make() {
    return switch (this) {
      case SQLITE -> new InFile();
      case POSTGRESQL -> new OnPostgres(TestPostgres.newDatabase());
    };
  }

  /** One server's database. */
  public sealed interface TestDatabase extends AutoCloseable {
    /** The settings of a server on it. */
    ServerConfig settings(ServerConfig config);

    /** Opens it without a server. */
    Database open(Path dataDir);

    /** Where its server keeps its data. */
    Data data(Path dataDir);

    /** Copies it, while it is closed. */
    void backUp(Path dataDir);

    /** Puts the copy back, while it is closed. */
    void restore(Path dataDir);

    /** A connection to it, beside the server's. */
    Connection connect(Path dataDir) throws SQLException;

    @Override
    void close();
  }

  private static final class InFile implements TestDatabase {
    private final Map<String, byte[]> backedUp = new HashMap<>();

    @Override
    public ServerConfig settings(ServerConfig config) {
      return config;
    }

    @Override
    public Database open(Path dataDir) {
      return SqliteDatabase.open(dataDir);
    }

    @Override
    public Data data(Path dataDir) {
      return new Data(dataDir, Optional.empty());
    }

    @Override
    public void backUp(Path dataDir) {
      backedUp.clear();
      try {
        for (String end : List.of("", "-wal", "-shm")) {
          Path file = dataDir.resolve(SqliteDatabase.FILE + end);
          if (Files.exists(file)) {
            backedUp.put(end, Files.readAllBytes(file));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void restore(Path dataDir) {
      try {
        for (String end : List.of("", "-wal", "-shm")) {
          Path file = dataDir.resolve(SqliteDatabase.FILE + end);
          byte[] content = backedUp.get(end);
          if (content == null) {
            Files.deleteIfExists(file);
          } else {
            Files.write(file, content);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Connection connect(Path dataDir) throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve(SqliteDatabase.FILE));
    }

    /** It goes with the data directory. */
    @Override
    public void close() {}
  }

  private record OnPostgres(PostgresAddress address) implements TestDatabase {
    @Override
    public ServerConfig settings(ServerConfig config) {
      return config.withPostgres(address);
    }

    @Override
    public Database open(Path dataDir) {
      return PostgresDatabase.open(address);
    }

    @Override
    public Data data(Path dataDir) {
      return new Data(dataDir, Optional.of(address));
    }

    @Override
    public void backUp(Path dataDir) {
      TestPostgres.copy(address.database(), backUpName());
    }

    @Override
    public void restore(Path dataDir) {
      TestPostgres.copy(backUpName(), address.database());
    }

    private String backUpName() {
      return address.database() + "_back_up";
    }

    @Override
    public Connection connect(Path dataDir) throws SQLException {
      return TestPostgres.connect(address);
    }

    @Override
    public void close() {
      TestPostgres.drop(address);
    }
  }
}
