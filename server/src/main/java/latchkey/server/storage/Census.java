package latchkey.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import latchkey.protocol.Limits;
import latchkey.server.storage.engine.Database;
import latchkey.server.storage.engine.StorageFailure;
import latchkey.server.storage.engine.Unit;
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
            where k.owner_id = i.owner_id and k.owner_device_id = i.owner_device_id limit {0}) as some) < {0}
          or (select count(*) from (select 1 from single_use_kyber_pre_key k
            where k.owner_id = i.owner_id and k.owner_device_id = i.owner_device_id limit {0}) as some) < {0})
          as keys_low,
        (select count(*) from relay_envelope) as envelopes,
        (select count(*) from relay_message) as messages
      """;

  /**
   * Counts what there is. Reads the whole of some tables: to be asked now and then.
   *
   * @param directory on whose disk there is to be room
   */
  public static Census take(Database database, Path directory) {
    Record counts =
        database
            .transactions()
            .read(() -> Unit.sql().fetchSingle(COUNTS, DSL.inline(Limits.LOW_ONE_TIME_PRE_KEYS)));
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
        database.bytes(),
        free(directory));
  }

  private static long number(Record counts, int column) {
    return Objects.requireNonNull(counts.get(column, Long.class));
  }

  private static long free(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new StorageFailure("the disk of " + directory + " cannot be looked at", e);
    }
  }
}
