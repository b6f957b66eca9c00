package latchkey.server.storage.copy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A sum over a table's rows in whatever order: equal for equal tables in databases of two kinds. It
 * finds mistakes, not forgeries.
 *
 * @param total of the rows' SHA-256 as numbers, modulo 2^256
 */
record Sum(long rows, BigInteger total) {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /**
   * That of a table.
   *
   * @param progress told now and then how many rows were looked at
   */
  static Sum of(Connection connection, Table table, LongConsumer progress) throws SQLException {
    MessageDigest sha256 = sha256();
    BigInteger total = BigInteger.ZERO;
    long count = 0;
    try (Statement query = table.reading(connection);
        ResultSet rows = query.executeQuery(table.select())) {
      while (rows.next()) {
        update(sha256, table.row(rows));
        total = total.add(new BigInteger(1, sha256.digest())).mod(MODULUS);
        count++;
        if (count % Table.BATCH == 0) {
          progress.accept(count);
        }
      }
    }
    progress.accept(count);
    return new Sum(count, total);
  }

  private static void update(MessageDigest sha256, @Nullable Object[] row) {
    for (Object value : row) {
      switch (value) {
        case null -> sha256.update((byte) 'n');
        case Long number ->
            field(sha256, 'i', ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        case String text -> field(sha256, 't', text.getBytes(StandardCharsets.UTF_8));
        case byte[] bytes -> field(sha256, 'b', bytes);
        default -> throw new IllegalStateException("a column of " + value.getClass());
      }
    }
  }

  private static void field(MessageDigest sha256, char type, byte[] bytes) {
    sha256.update((byte) type);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha256.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
