package latchkey.client.chaos;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.client.chaos.MeetingLog.Stay;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterVerdict;

/**
 * Reads a server's database. Triggers note with each roster entry, in its own transaction, how far
 * the messages had come: the server itself does not keep how the two logs lie to each other.
 */
final class ServerLog {
  private final String url;

  /**
   * @param dataDir the server's folder
   */
  ServerLog(Path dataDir) {
    this.url = "jdbc:sqlite:" + dataDir.resolve("latchkey.db");
  }

  /** To be called while no server runs on the database. */
  void noteOrder() {
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      statement.execute(
          "create table chaos_entry (meeting_id text, idx bigint, latest bigint,"
              + " primary key (meeting_id, idx))");
      statement.execute(
          "create trigger chaos_note after insert on roster_entry begin"
              + " insert into chaos_entry select new.meeting_id, new.idx, coalesce((select latest"
              + " from relay_meeting where meeting_id = new.meeting_id), 0); end");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both logs at one moment. Every entry of the roster is verified. */
  MeetingLog read(MeetingId meeting) {
    try (Connection database = DriverManager.getConnection(url)) {
      database.setAutoCommit(false);
      return new MeetingLog(messages(database, meeting), stays(database, meeting));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<MeetingLog.Entry> messages(Connection database, MeetingId meeting)
      throws SQLException {
    List<MeetingLog.Entry> messages = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "select seq, sender_id, sender_device_id, message_id from relay_message"
                + " where meeting_id = ? order by seq")) {
      select.setString(1, meeting.value());
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        messages.add(
            new MeetingLog.Entry(
                rows.getLong(1),
                new Address(rows.getString(2), rows.getInt(3)),
                new MessageId(rows.getString(4))));
      }
    }
    return messages;
  }

  private static Map<Address, Stay> stays(Connection database, MeetingId meeting)
      throws SQLException {
    Map<Address, Stay> stays = new HashMap<>();
    Roster roster = new Roster(meeting, new LibsignalSignatureCheck());
    try (PreparedStatement select =
        database.prepareStatement(
            "select entry, latest from roster_entry natural join chaos_entry"
                + " where meeting_id = ? order by idx")) {
      select.setString(1, meeting.value());
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        RosterVerdict verdict = roster.append(Bytes.of(rows.getBytes(1)));
        if (!(verdict instanceof RosterVerdict.Accepted accepted)) {
          throw new AssertionError("the server's roster does not hold: " + verdict);
        }
        note(accepted.event(), rows.getLong(2), stays);
      }
    }
    return stays;
  }

  private static void note(RosterEvent event, long latest, Map<Address, Stay> stays) {
    switch (event) {
      case RosterEvent.MeetingCreated created ->
          stays.put(created.creator().address(), Stay.since(latest));
      case RosterEvent.DeviceAdded added -> stays.put(added.device().address(), Stay.since(latest));
      case RosterEvent.GuestsAdmitted admitted ->
          admitted.guests().forEach(guest -> stays.put(guest.address(), Stay.since(latest)));
      case RosterEvent.DeviceRemoved removed -> end(removed.device().address(), latest, stays);
      case RosterEvent.GuestRemoved removed -> end(removed.guest().address(), latest, stays);
      case RosterEvent.GuestLeft left -> end(left.guest().address(), latest, stays);
      case RosterEvent.InvitationMade made -> {}
      case RosterEvent.InvitationRevoked revoked -> {}
      case RosterEvent.MeetingEnded ended -> {}
    }
  }

  private static void end(Address address, long latest, Map<Address, Stay> stays) {
    stays.computeIfPresent(address, (who, stay) -> stay.endedAt(latest));
  }
}
