package latchkey.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import latchkey.server.check.Finding;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.engine.CommitListener;
import latchkey.server.storage.engine.DatabaseUnusable;
import latchkey.server.storage.engine.Unit;
import latchkey.server.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL database: what stands in the way of it is told, and a restart of it is lived
 * through.
 */
@Timeout(120)
final class PostgresDatabaseTest {
  private final PostgresAddress address = TestPostgres.newEmptyDatabase();

  @TempDir private Path folder;

  @AfterEach
  void drop() {
    TestPostgres.drop(address);
  }

  @Test
  void oneServerAloneServesIt() {
    try (PostgresDatabase _ = PostgresDatabase.openToServe(address, CommitListener.NONE)) {
      assertThatThrownBy(() -> PostgresDatabase.openToServe(address, CommitListener.NONE))
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("another Latchkey server runs on the database");
      PostgresDatabase.open(address).close(); // Those who administer it may.
    }
    PostgresDatabase.openToServe(address, CommitListener.NONE).close();
  }

  @Test
  void itGoesOnWhenItsConnectionsWereCut() {
    try (PostgresDatabase database = PostgresDatabase.openToServe(address, CommitListener.NONE)) {
      database.transactions().write(() -> Unit.sql().execute("create table number (n integer)"));
      for (int round = 0; round < 5; round++) {
        TestPostgres.cutConnections(address);
        int n = round;
        database.transactions().write(() -> Unit.sql().execute("insert into number values (?)", n));
        TestPostgres.cutConnections(address);
        List<Integer> read =
            database
                .transactions()
                .read(() ->
                    Unit.sql()
                        .fetch("select n from number order by n")
                        .getValues(0, Integer.class));
        assertThat(read).isEqualTo(IntStream.rangeClosed(0, round).boxed().toList());
      }
    }
  }

  @Test
  void aConnectionThatIsCutInTheMiddleLosesNothing() {
    try (PostgresDatabase database = PostgresDatabase.openToServe(address, CommitListener.NONE)) {
      database.transactions().write(() -> Unit.sql().execute("create table number (n integer)"));
      CompletableFuture<Void> cut = new CompletableFuture<>();
      database
          .transactions()
          .write(() -> {
            Unit.sql().execute("insert into number values (1)");
            if (!cut.isDone()) {
              cut.complete(null);
              TestPostgres.cutConnections(address);
            }
            Unit.sql().execute("insert into number values (2)");
          });
      List<Integer> read =
          database
              .transactions()
              .read(() ->
                  Unit.sql().fetch("select n from number order by n").getValues(0, Integer.class));
      assertThat(read).containsExactly(1, 2);
    }
  }

  @Test
  void whatActsAfterACommitActsOnceForAllItsAttempts() {
    try (PostgresDatabase database = PostgresDatabase.openToServe(address, CommitListener.NONE)) {
      List<String> acted = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> cut = new CompletableFuture<>();
      database
          .transactions()
          .write(() -> {
            database.transactions().afterCommit(() -> acted.add("once"));
            if (!cut.isDone()) {
              cut.complete(null);
              TestPostgres.cutConnections(address);
            }
            Unit.sql().execute("select 1");
          });
      assertThat(acted).containsExactly("once");
    }
  }

  @Test
  void theDoctorSaysWhatItIs() {
    assertThat(PostgresChecks.database(address).look())
        .isInstanceOf(Finding.Fine.class)
        .extracting(Finding::text)
        .asString()
        .contains("it is empty");
    PostgresDatabase.open(address).close();
    assertThat(PostgresChecks.database(address).look())
        .isInstanceOf(Finding.Fine.class)
        .extracting(Finding::text)
        .asString()
        .contains("of this version");
    PostgresAddress elsewhere =
        PostgresAddress.parse(
            "postgresql://postgres@localhost:" + address.port() + "/there_is_no_such_database");
    assertThat(PostgresChecks.database(elsewhere).look()).isInstanceOf(Finding.Broken.class);
  }

  @Test
  void tablesOfAnotherBuildAreToldAndLeftAlone() {
    try (PostgresDatabase database = PostgresDatabase.open(address)) {
      database
          .transactions()
          .write(() -> Unit.sql().execute("update flyway_schema_history set checksum = 1"));
    }
    assertThatThrownBy(() -> PostgresDatabase.open(address))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("other tables");
  }

  @Test
  void aPasswordFileThatIsMissingOrEmptyIsNamed() throws Exception {
    Path file = folder.resolve("password");
    assertThatThrownBy(() -> PostgresDatabase.open(address.withPasswordFile(file)))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> PostgresDatabase.open(address.withPasswordFile(file)))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("holds no password");
    Files.writeString(file, "secret\n");
    PostgresDatabase.open(address.withPasswordFile(file)).close();
  }
}
