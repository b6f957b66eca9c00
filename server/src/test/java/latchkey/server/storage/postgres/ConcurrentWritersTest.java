package latchkey.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.engine.Unit;
import latchkey.server.testing.TestPostgres;
import latchkey.server.tx.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight processes' worth of writers on one database. What a unit of work has read stays true until
 * it is stored, so that counting before inserting, adding one to the highest, and inserting what is
 * missing are safe.
 */
@Timeout(120)
final class ConcurrentWritersTest {
  private static final int WRITERS = 8;
  private static final int TIMES = 30;

  private final PostgresAddress address = TestPostgres.newEmptyDatabase();
  private final List<PostgresDatabase> databases = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    for (int i = 0; i < WRITERS; i++) {
      databases.add(PostgresDatabase.open(address));
    }
    databases
        .getFirst()
        .transactions()
        .write(() -> {
          Unit.sql().execute("create table number (n integer primary key)");
          Unit.sql().execute("create table counter (n integer)");
          Unit.sql().execute("insert into counter values (0)");
        });
  }

  @AfterEach
  void close() {
    threads.close();
    databases.forEach(PostgresDatabase::close);
    TestPostgres.drop(address);
  }

  /** Has every writer do the same again and again, all at once; returns how many came through. */
  private int allAtOnce(Consumer<Transactions> work) throws Exception {
    List<Future<Integer>> done = new ArrayList<>();
    for (PostgresDatabase database : databases) {
      for (int i = 0; i < TIMES; i++) {
        done.add(
            threads.submit(() -> {
              work.accept(database.transactions());
              return 1;
            }));
      }
    }
    int all = 0;
    for (Future<Integer> one : done) {
      all += one.get();
    }
    return all;
  }

  private List<Integer> numbers() {
    return databases
        .getFirst()
        .transactions()
        .read(
            () -> Unit.sql().fetch("select n from number order by n").getValues(0, Integer.class));
  }

  private static int single(String sql) {
    return Unit.sql().fetchSingle(sql).get(0, Number.class).intValue();
  }

  @Test
  void noUpdateIsLost() throws Exception {
    int done =
        allAtOnce(transactions ->
            transactions.write(() -> {
              int n = single("select n from counter");
              Unit.sql().execute("update counter set n = ?", n + 1);
            }));

    assertThat(done).isEqualTo(WRITERS * TIMES);
    int counted = databases.getFirst().transactions().read(() -> single("select n from counter"));
    assertThat(counted).isEqualTo(done);
  }

  @Test
  void theNextNumberIsGivenOnce() throws Exception {
    allAtOnce(transactions ->
        transactions.write(() -> {
          int highest = single("select coalesce(max(n), 0) from number");
          Unit.sql().execute("insert into number values (?)", highest + 1);
        }));

    assertThat(numbers()).isEqualTo(IntStream.rangeClosed(1, WRITERS * TIMES).boxed().toList());
  }

  @Test
  void noMoreComeInThanThereIsRoomFor() throws Exception {
    int room = 25;
    allAtOnce(transactions ->
        transactions.write(() -> {
          if (single("select count(*) from number") < room) {
            Unit.sql()
                .execute("insert into number values (?)", ThreadLocalRandom.current().nextInt());
          }
        }));

    assertThat(numbers()).hasSize(room);
  }

  @Test
  void whatThrowsLeavesNothingAmongOthersThatSucceed() throws Exception {
    int done =
        allAtOnce(transactions -> {
          try {
            transactions.write(() -> {
              int highest = single("select coalesce(max(n), 0) from number");
              Unit.sql().execute("insert into number values (?)", highest + 1);
              if (ThreadLocalRandom.current().nextBoolean()) {
                throw new IllegalArgumentException("not this one");
              }
              Unit.sql().execute("update counter set n = n + 1");
            });
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessage("not this one");
          }
        });

    assertThat(done).isEqualTo(WRITERS * TIMES);
    int kept = databases.getFirst().transactions().read(() -> single("select n from counter"));
    assertThat(numbers()).isEqualTo(IntStream.rangeClosed(1, kept).boxed().toList());
  }
}
