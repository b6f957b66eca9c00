package latchkey.bench.measured;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * All that is read and written for a bundle: who asks, whether that device and the guest are in the
 * same meeting, and the transaction by which the bundle is taken.
 */
final class BundleLoop {
  private static final String OWNED = " where owner_id = ? and owner_device_id = 1";

  private final Connection connection;
  private final List<String> owners = new ArrayList<>();
  private final List<String> meetings = new ArrayList<>();
  private final List<byte[]> tokens = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final PreparedStatement device;
  private final PreparedStatement guest;
  private final PreparedStatement member;
  private final PreparedStatement meeting;
  private final PreparedStatement takes;
  private final PreparedStatement takesOfPerson;
  private final List<PreparedStatement> reads = new ArrayList<>();
  private final PreparedStatement ec;
  private final PreparedStatement kyber;
  private final PreparedStatement note;
  private final List<PreparedStatement> counts = new ArrayList<>();

  BundleLoop(Connection connection) throws SQLException {
    this.connection = connection;
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery("select session_id, meeting_id from guest_session order by session_id")) {
      while (rows.next()) {
        owners.add(rows.getString(1));
        meetings.add(rows.getString(2));
      }
    }
    try (ResultSet rows =
        connection.createStatement().executeQuery("select token_hash, user_id from device")) {
      while (rows.next()) {
        tokens.add(rows.getBytes(1));
        users.add(rows.getString(2));
      }
    }
    device =
        connection.prepareStatement(
            "select device.user_id, account.name, device_id, device.name, token_hash, last_seen_at,"
                + " signed_out_at is null and removed_at is null from device"
                + " join account on account.user_id = device.user_id where token_hash = ?");
    guest = connection.prepareStatement(Rows.GUEST + " where session_id = ?");
    member =
        connection.prepareStatement(
            "select 1 from meeting_member where meeting_id = ? and user_id = ?"
                + " and roster_size is null");
    meeting =
        connection.prepareStatement(
            "select title, host_user_id, name, meeting.created_at, ended_at from meeting"
                + " join account on user_id = host_user_id where meeting_id = ?");
    takes =
        connection.prepareStatement(
            "select taken_at from bundle_take"
                + OWNED
                + " and taker_id = ? and taker_device_id = ? and taken_at > ? order by taken_at");
    takesOfPerson =
        connection.prepareStatement(
            "select taken_at from bundle_take"
                + OWNED
                + " and taker_id = ? and taken_at > ? order by taken_at");
    for (String what :
        List.of(
            "registration_id, identity_key from identity",
            "id, public_key, signature from repeated_use_signed_pre_key",
            "id, public_key, signature from repeated_use_kyber_pre_key")) {
      reads.add(connection.prepareStatement("select " + what + OWNED));
    }
    ec = take("single_use_ec_pre_key", "id, public_key");
    kyber = take("single_use_kyber_pre_key", "id, public_key, signature");
    note =
        connection.prepareStatement(
            "insert into bundle_take (take_id, owner_id, owner_device_id, taker_id,"
                + " taker_device_id, taken_at, ec_pre_key_id, kyber_pre_key_id)"
                + " values (?, ?, 1, ?, ?, ?, ?, ?)");
    for (String table : List.of("single_use_ec_pre_key", "single_use_kyber_pre_key")) {
      counts.add(connection.prepareStatement("select count(*) from " + table + OWNED));
    }
    connection.commit();
  }

  private PreparedStatement take(String table, String columns) throws SQLException {
    return connection.prepareStatement(
        "delete from "
            + table
            + OWNED
            + " and id = (select min(id) from "
            + table
            + OWNED
            + ") returning "
            + columns);
  }

  /**
   * Takes bundles, each owner's in turn.
   *
   * @param together how many are committed together
   * @param takers how many devices take turns
   */
  void run(int from, int to, int together, int takers) throws SQLException {
    for (int call = from; call < to; call++) {
      int taker = call / owners.size() % takers;
      enter(call % owners.size(), taker % tokens.size());
      take(owners.get(call % owners.size()), taker);
      if ((call - from + 1) % together == 0) {
        connection.commit();
      }
    }
    connection.commit();
  }

  /** What is read before anything is taken, in the order in which it is asked. */
  private void enter(int owner, int taker) throws SQLException {
    device.setBytes(1, tokens.get(taker));
    Rows.read(device);
    guest.setString(1, owners.get(owner));
    Rows.read(guest);
    member.setString(1, meetings.get(owner));
    member.setString(2, users.get(taker));
    Rows.read(member);
    Rows.read(member);
    meeting.setString(1, meetings.get(owner));
    Rows.read(meeting);
    Rows.read(guest);
  }

  private void take(String owner, int taker) throws SQLException {
    long now = System.currentTimeMillis();
    takes.setString(1, owner);
    takes.setString(2, "taker " + taker);
    takes.setInt(3, 1);
    takes.setLong(4, now - 3_600_000);
    Rows.read(takes);
    takesOfPerson.setString(1, owner);
    takesOfPerson.setString(2, "taker " + taker);
    takesOfPerson.setLong(3, now - 3_600_000);
    Rows.read(takesOfPerson);
    for (PreparedStatement read : reads) {
      read.setString(1, owner);
      Rows.read(read);
    }
    int ecId = takeFirst(ec, owner);
    int kyberId = takeFirst(kyber, owner);
    note.setString(1, UUID.randomUUID().toString());
    note.setString(2, owner);
    note.setString(3, "taker " + taker);
    note.setInt(4, 1);
    note.setLong(5, now);
    note.setInt(6, ecId);
    note.setInt(7, kyberId);
    note.executeUpdate();
    for (PreparedStatement count : counts) {
      count.setString(1, owner);
      Rows.read(count);
    }
  }

  private static int takeFirst(PreparedStatement statement, String owner) throws SQLException {
    statement.setString(1, owner);
    statement.setString(2, owner);
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("there are no one-time pre-keys left");
      }
      rows.getBytes(2);
      return rows.getInt(1);
    }
  }
}
