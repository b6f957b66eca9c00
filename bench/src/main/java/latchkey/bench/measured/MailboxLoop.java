package latchkey.bench.measured;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The transactions by which envelopes come into mailboxes and go again, and what is read for each
 * guest that comes for them.
 */
final class MailboxLoop {
  private static final String FOR = " where recipient_id = ? and recipient_device_id = 1";

  private record Reader(String id, int device, String meeting, boolean guest) {}

  private final Connection connection;
  private final List<Reader> guests = new ArrayList<>();
  private final List<Reader> members = new ArrayList<>();
  private final Map<String, byte[]> tokens = new HashMap<>();
  private final List<PreparedStatement> ofMeeting = new ArrayList<>();
  private final PreparedStatement guest;
  private final PreparedStatement reader;
  private final PreparedStatement size;
  private final PreparedStatement put;
  private final PreparedStatement waiting;
  private long envelopes;

  MailboxLoop(Connection connection) throws SQLException {
    this.connection = connection;
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery(
                "select reader_id, reader_device_id, meeting_id, guest from relay_reader")) {
      while (rows.next()) {
        var one =
            new Reader(rows.getString(1), rows.getInt(2), rows.getString(3), rows.getBoolean(4));
        (one.guest() ? guests : members).add(one);
      }
    }
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery("select session_id, session_token_hash from guest_session")) {
      while (rows.next()) {
        tokens.put(rows.getString(1), rows.getBytes(2));
      }
    }
    guest = connection.prepareStatement(Rows.GUEST + " where session_token_hash = ?");
    for (String what :
        List.of(
            "latest from relay_incarnation where meeting_id = ?",
            "size from roster_head where meeting_id = ?",
            "count(*) from guest_session where meeting_id = ? and status = 'admitted'",
            "device_id from device join account on account.user_id = device.user_id"
                + " where device.user_id = (select host_user_id from meeting where meeting_id = ?)"
                + " and signed_out_at is null and removed_at is null")) {
      ofMeeting.add(connection.prepareStatement("select " + what));
    }
    reader =
        connection.prepareStatement(
            "select guest, floor_incarnation, floor, cursor_incarnation, cursor from relay_reader where reader_id = ? and"
                + " reader_device_id = ? and meeting_id = ?");
    size = connection.prepareStatement("select count(*) from relay_envelope" + FOR);
    put =
        connection.prepareStatement(
            "insert into relay_envelope (recipient_id, recipient_device_id, envelope_id,"
                + " meeting_id, sender_id, sender_device_id, type, queued_at, ciphertext)"
                + " values (?, 1, ?, ?, ?, ?, 3, ?, ?)");
    waiting =
        connection.prepareStatement(
            "select envelope_id, sender_id, sender_device_id, message_id, type, ciphertext from"
                + " relay_envelope"
                + FOR
                + " and meeting_id = ? order by envelope_id");
    connection.commit();
  }

  /** Puts one envelope into each mailbox, so many times, some in each transaction. */
  void enqueue(int times, int together, int bytes) throws SQLException {
    byte[] ciphertext = new byte[bytes];
    new Random(1).nextBytes(ciphertext);
    for (int i = 0; i < times; i++) {
      for (int from = 0; from < guests.size(); from += together) {
        int to = Math.min(from + together, guests.size());
        find(members.getFirst());
        for (Reader guest : guests.subList(from, to)) {
          put(guest, ciphertext);
        }
        connection.commit();
      }
    }
  }

  private void find(Reader one) throws SQLException {
    reader.setString(1, one.id());
    reader.setInt(2, one.device());
    reader.setString(3, one.meeting());
    Rows.read(reader);
  }

  private void put(Reader guest, byte[] ciphertext) throws SQLException {
    find(guest);
    size.setString(1, guest.id());
    Rows.read(size);
    put.setString(1, guest.id());
    put.setString(2, "%026d".formatted(envelopes++));
    put.setString(3, guest.meeting());
    put.setString(4, members.getFirst().id());
    put.setInt(5, members.getFirst().device());
    put.setLong(6, System.currentTimeMillis());
    put.setBytes(7, ciphertext);
    put.executeUpdate();
  }

  /** Reads each mailbox, and empties all by one transaction. */
  void drain(int each) throws SQLException {
    List<List<String>> ids = new ArrayList<>();
    for (Reader guest : guests) {
      arrive(guest);
      ids.add(read(guest));
    }
    connection.commit();
    try (PreparedStatement remove =
        connection.prepareStatement(
            "delete from relay_envelope"
                + FOR
                + " and envelope_id in ("
                + String.join(", ", Collections.nCopies(each, "?"))
                + ") returning envelope_id, meeting_id, sender_id, sender_device_id, message_id")) {
      for (int i = 0; i < guests.size(); i++) {
        remove.setString(1, guests.get(i).id());
        for (int j = 0; j < each; j++) {
          remove.setString(2 + j, ids.get(i).get(j));
        }
        if (Rows.read(remove) != each) {
          throw new IllegalStateException("envelopes are missing");
        }
      }
      connection.commit();
    }
  }

  /** What is read of a guest that comes, and of its meeting. */
  private void arrive(Reader one) throws SQLException {
    guest.setBytes(1, tokens.get(one.id()));
    Rows.read(guest);
    for (PreparedStatement statement : ofMeeting) {
      statement.setString(1, one.meeting());
      Rows.read(statement);
    }
    find(one);
  }

  private List<String> read(Reader guest) throws SQLException {
    waiting.setString(1, guest.id());
    waiting.setString(2, guest.meeting());
    List<String> ids = new ArrayList<>();
    try (ResultSet rows = waiting.executeQuery()) {
      while (rows.next()) {
        rows.getBytes(6);
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
