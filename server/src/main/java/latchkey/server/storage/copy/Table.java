package latchkey.server.storage.copy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is copied.
 *
 * @param columns all of them
 * @param key those of the primary key
 */
record Table(String name, List<String> columns, List<String> key) {
  /** So many rows are handled together. */
  static final int BATCH = 1_000;

  /** Tables before those that refer to them. */
  static final List<String> NAMES =
      List.of(
          "account",
          "account_entry",
          "device",
          "sign_in_link",
          "device_link",
          "identity",
          "repeated_use_signed_pre_key",
          "repeated_use_kyber_pre_key",
          "single_use_ec_pre_key",
          "single_use_kyber_pre_key",
          "bundle_take",
          "meeting",
          "meeting_member",
          "roster_entry",
          "roster_head",
          "invitation",
          "guest_session",
          "member_knock",
          "meeting_file",
          "relay_meeting",
          "relay_incarnation",
          "relay_message",
          "relay_reader",
          "relay_envelope",
          "relay_direct",
          "audit_entry",
          "noted_setting");

  Table {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** All tables of a database of this version. */
  static List<Table> in(Connection connection) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    String catalog = connection.getCatalog();
    String schema = connection.getSchema();
    List<Table> tables = new ArrayList<>();
    for (String name : NAMES) {
      tables.add(
          new Table(
              name,
              names(data.getColumns(catalog, schema, name, null)),
              names(data.getPrimaryKeys(catalog, schema, name))));
    }
    return tables;
  }

  private static List<String> names(ResultSet rows) throws SQLException {
    try (rows) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString("COLUMN_NAME"));
      }
      Collections.sort(names); // Databases have orders of their own.
      return names;
    }
  }

  String count() {
    return "select count(*) from " + name;
  }

  String select() {
    return "select " + String.join(", ", columns) + " from " + name;
  }

  /** In an order that is the same each time. */
  String selectInOrder() {
    return select() + " order by " + String.join(", ", key);
  }

  String insert() {
    return columns.stream()
        .map(_ -> "?")
        .collect(
            Collectors.joining(
                ", ",
                "insert into " + name + " (" + String.join(", ", columns) + ") values (",
                ")"));
  }

  /** A statement whose rows come a few at a time. */
  Statement reading(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(BATCH);
    return statement;
  }

  /** A row, with whole numbers as long, whatever the database has made of them. */
  @Nullable Object[] row(ResultSet rows) throws SQLException {
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      Object value = rows.getObject(i + 1);
      row[i] = value instanceof Number number ? Long.valueOf(number.longValue()) : value;
    }
    return row;
  }
}
