package latchkey.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;

/** What somebody sees who has the server's data: read from its files, not asked from the server. */
final class ServersView {
  private static final String DATABASE = "latchkey.db";

  private final Path data;

  ServersView(Path data) {
    this.data = data;
  }

  /** What the database holds as the meeting's message of that number. */
  Bytes message(MeetingId meeting, long seq) {
    String url = "jdbc:sqlite:" + data.resolve(DATABASE);
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT ciphertext FROM relay_message WHERE meeting_id = ? AND seq = ?")) {
      query.setString(1, meeting.value());
      query.setLong(2, seq);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new DemoFailed("The server's database does not have message " + seq + ".");
        }
        return Bytes.of(row.getBytes(1));
      }
    } catch (SQLException e) {
      throw new DemoFailed("The server's database cannot be read: " + e.getMessage());
    }
  }

  /** Whether {@code text} stands anywhere in the server's files, the database's log included. */
  boolean holds(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, byte[] wanted) {
    try {
      // ISO 8859-1 has one character for each byte.
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
