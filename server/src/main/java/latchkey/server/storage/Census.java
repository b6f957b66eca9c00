package latchkey.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import latchkey.protocol.Limits;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** How much of what there is in a database. Numbers alone. */
public record Census(
    long accounts,
    long devices,
    long meetingsGoingOn,
    long meetingsEnded,
    long knocks,
    long guests,
    long keysLow,
    long envelopes,
    long messages,
    long bytes,
    long freeBytes) {
  private static final String COUNTS =
      """
      select
        (select count(*) from account where removed_at is null) as accounts,
        (select count(*) from device where signed_out_at is null) as devices,
        (select count(*) from meeting where ended_at is null) as going_on,
        (select count(*) from meeting where ended_at is not null) as ended,
        (select count(*) from guest_session where status = 'waiting') as knocks,
        (select count(*) from guest_session where status = 'admitted') as guests,
        (select count(*) from identity i where
          (select count(*) from (select 1 from single_use_ec_pre_key k
            where k.owner_id = i.owner_id and k.owner_device_id = i.owner_device_id limit {0})) < {0}
          or (select count(*) from (select 1 from single_use_kyber_pre_key k
            where k.owner_id = i.owner_id and k.owner_device_id = i.owner_device_id limit {0})) < {0})
          as keys_low,
        (select count(*) from relay_envelope) as envelopes,
        (select count(*) from relay_message) as messages
      """;

  /** In a unit of work. */
  static Census take(Path directory) {
    Record counts = Unit.sql().fetchSingle(COUNTS, DSL.inline(Limits.LOW_ONE_TIME_PRE_KEYS));
    return new Census(
        number(counts, 0),
        number(counts, 1),
        number(counts, 2),
        number(counts, 3),
        number(counts, 4),
        number(counts, 5),
        number(counts, 6),
        number(counts, 7),
        number(counts, 8),
        size(directory.resolve(Database.FILE)) + size(directory.resolve(Database.FILE + "-wal")),
        free(directory));
  }

  private static long number(Record counts, int column) {
    return Objects.requireNonNull(counts.get(column, Long.class));
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // It went between the two questions.
    }
  }

  private static long free(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new StorageFailure("the disk of " + directory + " cannot be looked at", e);
    }
  }
}
