package latchkey.server.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import latchkey.server.config.PostgresAddress;
import latchkey.server.storage.CopyMark;
import latchkey.server.storage.NewestTime;
import latchkey.server.storage.Schema;
import latchkey.server.storage.engine.DatabaseUnusable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database before it is open for units of work: whether it suits, and its tables. */
public final class PostgresTables {
  private static final int OLDEST_VERSION = 150_000;
  private static final int CONNECT_SECONDS = 10;

  /**
   * A database that says nothing for so long counts as gone; the next transaction finds another
   * connection.
   */
  private static final int SILENCE_SECONDS = 30;

  private final PostgresAddress address;
  private final PGSimpleDataSource source;

  private PostgresTables(PostgresAddress address, PGSimpleDataSource source) {
    this.address = address;
    this.source = source;
  }

  /**
   * Those of this database.
   *
   * @throws DatabaseUnusable where it cannot be reached, or is not one that a server can use
   */
  public static PostgresTables at(PostgresAddress address) {
    try {
      PostgresTables tables = new PostgresTables(address, sourceOf(address));
      tables.requireSuitable();
      return tables;
    } catch (IllegalArgumentException | SQLException e) {
      throw cannotBeOpened(address, e);
    }
  }

  /** Connections to it. */
  public DataSource source() {
    return source;
  }

  /** Connections to it whose statements may take as long as reading all of it takes. */
  public DataSource forCopying() {
    PGSimpleDataSource patient = sourceOf(address);
    patient.setSocketTimeout(0);
    return patient;
  }

  /**
   * Brings them to this version's state.
   *
   * @throws DatabaseUnusable where they are not of a version that this one knows, or hold half of
   *     what is copied into them
   */
  void bringUpToDate() {
    if (CopyMark.isIn(source)) {
      throw new DatabaseUnusable(
          "what is copied into the database "
              + address
              + " is not all there; run that command again, and it goes on",
          null);
    }
    schema().bringUpToDate();
  }

  /**
   * Makes the tables of this version, for a copy into them, or leaves those of a copy that was
   * begun.
   *
   * @throws DatabaseUnusable where they are not of a version that this one knows
   */
  public void prepareForCopy() {
    schema().bringUpToDate();
  }

  /**
   * They are to be copied as they are.
   *
   * @throws DatabaseUnusable where they are not of this version
   */
  public void requireUpToDate() {
    if (CopyMark.isIn(source) || schema().isOlder()) {
      throw new DatabaseUnusable(
          "the database " + address + " is not of this version; start the server on it once", null);
    }
  }

  /**
   * Looks at them, and changes nothing.
   *
   * @return what they are, in a sentence
   * @throws DatabaseUnusable where they cannot be used, and why
   */
  String examine() {
    Schema schema = schema();
    String what = "It is " + address + ", which can be reached";
    if (schema.isEmpty()) {
      return what + "; it is empty, and the server makes its tables at its first start.";
    }
    return schema.isOlder()
        ? what + ", and of an older version: the server brings it up to date at its start."
        : what + ", and of this version.";
  }

  /**
   * The newest time at which something was written; empty in a new database, or one without tables.
   */
  Optional<Instant> newestTime() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NewestTime.QUERY)) {
      long millis = row.next() ? row.getLong(1) : 0;
      return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private Schema schema() {
    return Schema.of("the database " + address, source, "bytea");
  }

  private void requireSuitable() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('server_version_num')::integer,"
                    + " current_setting('server_version'), current_setting('server_encoding')")) {
      row.next();
      if (row.getInt(1) < OLDEST_VERSION) {
        throw new DatabaseUnusable(
            "the database " + address + " is PostgreSQL " + row.getString(2) + "; use 15 or later",
            null);
      }
      if (!"UTF8".equals(row.getString(3))) {
        throw new DatabaseUnusable(
            "the database "
                + address
                + " is encoded in "
                + row.getString(3)
                + "; make one with: createdb --encoding=UTF8 --template=template0 NAME",
            null);
      }
    }
  }

  private static PGSimpleDataSource sourceOf(PostgresAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(address.database());
    source.setUser(address.user());
    address.password().ifPresent(source::setPassword);
    address.sslMode().ifPresent(source::setSslMode);
    address.sslRootCertificate().ifPresent(source::setSslRootCert);
    source.setApplicationName("latchkey");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SILENCE_SECONDS);
    return source;
  }

  private static DatabaseUnusable cannotBeOpened(PostgresAddress address, Exception cause) {
    return DatabaseUnusable.cannotBeOpened("the database " + address, cause);
  }
}
