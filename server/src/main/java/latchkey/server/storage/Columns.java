package latchkey.server.storage;

import java.time.Instant;
import java.util.function.Function;
import latchkey.protocol.Bytes;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** How the wire's and the domain's types stand in the database. */
final class Columns {
  private static final DataType<Bytes> BYTES =
      SQLDataType.BLOB.asConvertedDataType(
          Converter.ofNullable(byte[].class, Bytes.class, Bytes::of, Bytes::toByteArray));
  private static final DataType<Instant> INSTANT =
      SQLDataType.BIGINT.asConvertedDataType(
          Converter.ofNullable(
              Long.class, Instant.class, Instant::ofEpochMilli, Instant::toEpochMilli));

  private Columns() {}

  static Table<?> table(String name) {
    return DSL.table(DSL.name(name));
  }

  static Field<String> text(Table<?> table, String name) {
    return field(table, name, SQLDataType.VARCHAR);
  }

  static Field<Integer> integer(Table<?> table, String name) {
    return field(table, name, SQLDataType.INTEGER);
  }

  static Field<Long> bigint(Table<?> table, String name) {
    return field(table, name, SQLDataType.BIGINT);
  }

  static Field<Bytes> bytes(Table<?> table, String name) {
    return field(table, name, BYTES);
  }

  static Field<Instant> instant(Table<?> table, String name) {
    return field(table, name, INSTANT);
  }

  /** An id: a record of one text. */
  static <T> Field<T> id(
      Table<?> table,
      String name,
      Class<T> type,
      Function<String, T> ofText,
      Function<T, String> toText) {
    return field(
        table,
        name,
        SQLDataType.VARCHAR.asConvertedDataType(
            Converter.ofNullable(String.class, type, ofText, toText)));
  }

  private static <T> Field<T> field(Table<?> table, String name, DataType<T> type) {
    return DSL.field(table.getQualifiedName().append(name), type);
  }
}
