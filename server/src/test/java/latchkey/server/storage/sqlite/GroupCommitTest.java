package latchkey.server.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.Unit;
import latchkey.server.tx.Transactions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Writes that share commits and still stand or fall alone. */
public final class GroupCommitTest {
  private static final class Fixture implements AutoCloseable {
    final Path directory = temporary();
    final Database database = SqliteDatabase.open(directory);
    final Transactions transactions = database.transactions();

    Fixture() {
      transactions.write(() -> Unit.sql().execute("create table number (n integer primary key)"));
    }

    static Path temporary() {
      try {
        return Files.createTempDirectory("latchkey-commit");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    List<Integer> stored() {
      return transactions.read(
          () -> Unit.sql().fetch("select n from number order by n").getValues(0, Integer.class));
    }

    static void insert(int n) {
      Unit.sql().execute("insert into number values (?)", n);
    }

    @Override
    public void close() {
      database.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class Failing extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Each write adds two numbers, and fails after the first where the list says so. */
  @Property(tries = 20)
  void whatFailsLeavesNothingAndTroublesNoOther(
      @ForAll @Size(min = 1, max = 60) List<Boolean> fails) {
    try (Fixture fixture = new Fixture()) {
      List<Integer> announced = Collections.synchronizedList(new ArrayList<>());
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < fails.size(); i++) {
        int n = i;
        answers.add(
            fixture.transactions.submit(() -> {
              Fixture.insert(2 * n);
              fixture.transactions.afterCommit(() -> announced.add(n));
              if (fails.get(n)) {
                throw new Failing();
              }
              Fixture.insert(2 * n + 1);
              return n;
            }));
      }

      List<Integer> expected = new ArrayList<>();
      List<Integer> expectedNumbers = new ArrayList<>();
      for (int n = 0; n < fails.size(); n++) {
        CompletableFuture<Integer> answer = answers.get(n);
        if (fails.get(n)) {
          assertThatThrownBy(answer::join)
              .isInstanceOf(CompletionException.class)
              .hasCauseInstanceOf(Failing.class);
        } else {
          assertThat(answer.join()).isEqualTo(n);
          expected.add(n);
          expectedNumbers.addAll(List.of(2 * n, 2 * n + 1));
        }
      }
      assertThat(announced).containsExactlyElementsOf(expected);
      assertThat(fixture.stored()).containsExactlyElementsOf(expectedNumbers);
    }
  }

  @Test
  void aBrokenStatementFailsItsOwnWriteAlone() throws Exception {
    try (Fixture fixture = new Fixture();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        writes.add(
            threads.submit(
                () -> fixture.transactions.write(() -> Fixture.insert(n % 2 == 0 ? n : 0))));
      }
      int failed = 0;
      for (Future<?> write : writes) {
        try {
          write.get();
        } catch (java.util.concurrent.ExecutionException e) {
          failed++;
        }
      }
      assertThat(failed).isEqualTo(100);
      assertThat(fixture.stored()).hasSize(100);
    }
  }

  @Test
  void anInnerWriteIsPartOfTheOuterOne() {
    try (Fixture fixture = new Fixture()) {
      Transactions transactions = fixture.transactions;
      assertThatThrownBy(() ->
              transactions.write(() -> {
                transactions.write(() -> Fixture.insert(1));
                throw new Failing();
              }))
          .isInstanceOf(Failing.class);
      assertThat(fixture.stored()).isEmpty();
    }
  }

  @Test
  void actionsRunBeforeTheirWriteReturns() {
    try (Fixture fixture = new Fixture()) {
      List<String> said = Collections.synchronizedList(new ArrayList<>());
      fixture.transactions.write(() -> {
        Fixture.insert(1);
        fixture.transactions.afterCommit(() -> said.add("stored " + fixture.stored()));
      });
      assertThat(said).containsExactly("stored [1]");
    }
  }

  @Test
  void misuseIsToldAtOnce() {
    try (Fixture fixture = new Fixture()) {
      Transactions transactions = fixture.transactions;
      assertThatThrownBy(Unit::sql).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> transactions.afterCommit(() -> {}))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () -> transactions.read(() -> transactions.write(() -> Unit.sql().execute(";"))))
          .isInstanceOf(IllegalStateException.class);
      fixture.database.close();
      assertThatThrownBy(() -> transactions.write(() -> Fixture.insert(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
