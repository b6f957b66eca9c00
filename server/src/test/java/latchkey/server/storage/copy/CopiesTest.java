package latchkey.server.storage.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.postgres.PostgresDatabase;
import latchkey.server.storage.sqlite.SqliteFile;
import latchkey.server.testing.Databases;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestPostgres;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Backups of a server's data, put back into either kind of database; and the move to PostgreSQL.
 */
@ParameterizedClass
@EnumSource(Databases.class)
final class CopiesTest {
  private static final Progress UNTOLD = (_, _, _) -> {};
  private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");
  private static final int MANY = 2_500;

  @TempDir private Path folder;

  private final TestServer server;
  private final TestDevice ada;
  private final TestMeeting meeting;

  CopiesTest(Databases databases) {
    server = TestServer.on(databases);
    ada = server.newMember("Ada");
    meeting = TestMeeting.create(server, ada);
  }

  @BeforeEach
  void fill() throws SQLException {
    try (Connection connection = server.connectToDatabase();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into relay_direct (sender_id, sender_device_id, message_id, recipient_id,"
                    + " recipient_device_id, posted_at) values ('Zoë', 1, ?, 'Ångström', 2, ?)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < MANY; i++) {
        insert.setString(1, "message " + i);
        insert.setLong(2, Long.MAX_VALUE - i);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyTableIsCopied() throws SQLException {
    try (Connection connection = server.connectToDatabase();
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(
                    connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
      TreeSet<String> names = new TreeSet<>();
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
      names.removeIf(name -> name.startsWith("flyway_") || name.startsWith("sqlite_"));
      assertThat(Table.NAMES).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void aBackupOfARunningServerIsPutBackAndServed() throws Exception {
    Path archive = backUp();
    Map<String, Sum> before = sums(server.connectToDatabase());
    server.newMember("Cleo");

    Data fresh = new Data(folder.resolve("fresh"), Optional.empty());
    assertThat(Restore.from(archive, fresh, false, NOW, UNTOLD).madeAt()).isEqualTo(NOW);

    assertThat(sums(SqliteFile.in(fresh.folder()).forReading().getConnection())).isEqualTo(before);
    assertThat(fresh.folder().resolve(ReceiptKey.FILE))
        .hasSameBinaryContentAs(server.dataDir().resolve(ReceiptKey.FILE));
  }

  @Test
  void aServerGoesOnFromItsBackup() throws Exception {
    Path archive = backUp();
    TestDevice cleo = server.newMember("Cleo");
    byte[] key = Files.readAllBytes(server.dataDir().resolve(ReceiptKey.FILE));

    server.whileStopped(() -> {
      if (server.data().postgres().isPresent()) {
        TestPostgres.empty(server.data().postgres().get());
      }
      Restore.from(archive, server.data(), true, NOW, UNTOLD);
    });

    server.get(meeting.path() + "/roster?from=0", ada.token()).hasStatus(200);
    server.get("/api/me", cleo.token()).hasStatus(401);
    assertThat(server.dataDir().resolve(ReceiptKey.FILE)).hasBinaryContent(key);
  }

  @Test
  void itGoesIntoPostgresqlAsWell() throws Exception {
    Path archive = backUp();
    PostgresAddress address = TestPostgres.newEmptyDatabase();
    try {
      Data there = new Data(folder.resolve("other"), Optional.of(address));
      Restore.from(archive, there, false, NOW, UNTOLD);

      assertThat(sums(TestPostgres.connect(address))).isEqualTo(sums(server.connectToDatabase()));
      assertThatThrownBy(() -> Restore.from(archive, there, true, NOW, UNTOLD))
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("has a server's data already");
    } finally {
      TestPostgres.drop(address);
    }
  }

  @Test
  void whatIsThereIsLeftOrPutAside() throws Exception {
    Path archive = backUp();
    Data other = new Data(folder.resolve("other"), Optional.empty());
    Restore.from(archive, other, false, NOW, UNTOLD);
    Files.writeString(other.folder().resolve("latchkey.db"), "damaged");

    assertThatThrownBy(() -> Restore.from(archive, other, false, NOW, UNTOLD))
        .isInstanceOf(CopyFailed.class)
        .hasMessageContaining("--replace");
    assertThat(other.folder().resolve("latchkey.db")).hasContent("damaged");

    Path aside = Restore.from(archive, other, true, NOW, UNTOLD).aside().orElseThrow();
    assertThat(aside.resolve("latchkey.db")).hasContent("damaged");
    assertThat(sums(SqliteFile.in(other.folder()).forReading().getConnection()))
        .isEqualTo(sums(server.connectToDatabase()));
    try (Stream<Path> files = Files.list(other.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("latchkey.db", "receipt.key", aside.getFileName().toString())
          .noneMatch(name -> name.startsWith("restoring"));
    }
  }

  @Test
  void nothingIsPutBackUnderARunningServer() {
    Path archive = backUp();
    Data here = new Data(server.dataDir(), Optional.empty());
    if (server.data().postgres().isEmpty()) {
      assertThatThrownBy(() -> Restore.from(archive, here, true, NOW, UNTOLD))
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("another Latchkey server runs");
    }
    server.get("/api/me", ada.token()).hasStatus(200);
  }

  @Test
  void whatIsNotWholeIsRefusedBeforeAnythingChanges() throws Exception {
    Path archive = backUp();
    Map<String, Sum> before = sums(server.connectToDatabase());
    byte[] whole = Files.readAllBytes(archive);
    Data other = new Data(folder.resolve("other"), Optional.empty());
    Path bad = folder.resolve("bad.zip");
    int step = whole.length / 23;
    int refused = 0;
    for (int at = step; at < whole.length; at += step) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(bad, flipped);
      try {
        Restore.from(bad, other, true, NOW, UNTOLD);
        // It was in a time or an attribute of the archive's own.
        assertThat(sums(SqliteFile.in(other.folder()).forReading().getConnection()))
            .isEqualTo(before);
        Files.delete(SqliteFile.in(other.folder()).path());
      } catch (CopyFailed e) {
        refused++;
      }
      Files.write(bad, Arrays.copyOf(whole, at));
      assertThatThrownBy(() -> Restore.from(bad, other, true, NOW, UNTOLD))
          .as("cut off after %s of %s", at, whole.length)
          .isInstanceOf(CopyFailed.class)
          .hasMessageContaining("is no backup, or is cut off");
      assertThat(SqliteFile.in(other.folder()).path()).doesNotExist();
    }
    assertThat(refused).isGreaterThan(18);
  }

  @Test
  void aBackupIsItsMakersAloneAndNeverOverAnother() throws IOException {
    Path archive = backUp();
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
          .isEqualTo("rw-------");
    }
    assertThatThrownBy(() -> Backup.write(server.data(), archive, "1", NOW, UNTOLD))
        .isInstanceOf(CopyFailed.class)
        .hasMessageContaining("is there already");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(archive);
    }
  }

  @Test
  void aFolderThatIsNoServersIsTold() {
    Data mistyped = new Data(folder.resolve("daat"), server.data().postgres());
    assertThatThrownBy(() -> Backup.write(mistyped, folder.resolve("b.zip"), "1", NOW, UNTOLD))
        .isInstanceOf(CopyFailed.class)
        .hasMessageContaining("There is no server's data in the folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMoveThatIsCutOffGoesOn() throws Exception {
    Data data = restored();
    AtomicBoolean cut = new AtomicBoolean();
    Progress cutting =
        (what, done, all) -> {
          if (done > all / 2 && cut.compareAndSet(false, true)) {
            throw new IllegalStateException("cut");
          }
        };
    assertThatThrownBy(() -> Move.toPostgres(data, cutting)).hasMessage("cut");
    PostgresAddress address = data.postgres().orElseThrow();
    assertThatThrownBy(() -> PostgresDatabase.open(address))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("is not all there");

    assertThat(Move.toPostgres(data, UNTOLD)).isGreaterThan(MANY);

    assertThat(sums(TestPostgres.connect(address))).isEqualTo(sums(server.connectToDatabase()));
    PostgresDatabase.open(address).close();
    TestPostgres.drop(address);
  }

  @Test
  void aMoveOfWhatHasChangedMeanwhileIsRefused() throws Exception {
    Data data = restored();
    AtomicBoolean cut = new AtomicBoolean();
    Progress cutting =
        (what, done, all) -> {
          if ("comparing".equals(what) && cut.compareAndSet(false, true)) {
            throw new IllegalStateException("cut");
          }
        };
    assertThatThrownBy(() -> Move.toPostgres(data, cutting)).hasMessage("cut");
    try (Connection connection = SqliteFile.in(data.folder()).forWriting().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update relay_direct set posted_at = 1 where message_id = 'message 7'");
    }

    assertThatThrownBy(() -> Move.toPostgres(data, UNTOLD))
        .isInstanceOf(CopyFailed.class)
        .hasMessageContaining("relay_direct")
        .hasMessageContaining("Begin anew");
    TestPostgres.drop(data.postgres().orElseThrow());
  }

  /** A folder with the server's data, and an empty database for it. */
  private Data restored() {
    Path other = folder.resolve("other");
    Restore.from(backUp(), new Data(other, Optional.empty()), false, NOW, UNTOLD);
    return new Data(other, Optional.of(TestPostgres.newEmptyDatabase()));
  }

  private Path backUp() {
    Path archive = folder.resolve("backup.zip");
    Backup.write(server.data(), archive, "1", NOW, UNTOLD);
    return archive;
  }

  private static Map<String, Sum> sums(Connection connection) throws SQLException {
    Map<String, Sum> sums = new TreeMap<>();
    try (connection) {
      for (Table table : Table.in(connection)) {
        sums.put(table.name(), Sum.of(connection, table, _ -> {}));
      }
    }
    return sums;
  }
}
