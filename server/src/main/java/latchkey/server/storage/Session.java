package latchkey.server.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** One connection with the statements that it has prepared. For one thread at a time. */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final DSLContext sql;
  private final Map<Prepared, PreparedStatement> prepared = new HashMap<>();

  Session(Connection connection, Settings settings) {
    this.connection = connection;
    this.sql = DSL.using(connection, SQLDialect.SQLITE, settings);
  }

  DSLContext sql() {
    return sql;
  }

  PreparedStatement statement(Prepared statement) throws SQLException {
    PreparedStatement known = prepared.get(statement);
    if (known == null) {
      known = connection.prepareStatement(statement.sql());
      prepared.put(statement, known);
    }
    return known;
  }

  /** Runs a statement that takes no values and gives no rows. */
  void run(Prepared statement) throws SQLException {
    statement(statement).execute();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
