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
import java.util.Optional;
import latchkey.client.chaos.Transcript.Stay;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;

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
              + " from relay_incarnation where meeting_id = new.meeting_id), 0); end");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both logs at one moment. Every entry of the meeting's log is verified. */
  Transcript read(MeetingId meeting) {
    try (Connection database = DriverManager.getConnection(url)) {
      database.setAutoCommit(false);
      Map<Address, Stay> stays = new HashMap<>();
      Map<Address, Long> takenOut = new HashMap<>();
      readRoster(database, meeting, stays, takenOut);
      return new Transcript(messages(database, meeting), stays, takenOut);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Transcript.Entry> messages(Connection database, MeetingId meeting)
      throws SQLException {
    List<Transcript.Entry> messages = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "select seq, sender_id, sender_device_id, message_id from relay_message"
                + " where meeting_id = ? order by seq")) {
      select.setString(1, meeting.value());
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        messages.add(
            new Transcript.Entry(
                rows.getLong(1),
                new Address(rows.getString(2), rows.getInt(3)),
                new MessageId(rows.getString(4))));
      }
    }
    return messages;
  }

  private static void readRoster(
      Connection database, MeetingId meeting, Map<Address, Stay> stays, Map<Address, Long> takenOut)
      throws SQLException {
    Map<UserId, AccountLog> accounts = accounts(database);
    MeetingLog log =
        new MeetingLog(
            new LibsignalSignatureCheck(), user -> Optional.ofNullable(accounts.get(user)));
    try (PreparedStatement select =
        database.prepareStatement(
            "select entry, latest from roster_entry natural join chaos_entry"
                + " where meeting_id = ? order by idx")) {
      select.setString(1, meeting.value());
      ResultSet rows = select.executeQuery();
      while (rows.next()) {
        LogVerdict<MeetingEvent> verdict = log.append(Bytes.of(rows.getBytes(1)));
        if (!(verdict instanceof LogVerdict.Accepted<MeetingEvent> accepted)) {
          throw new AssertionError("the server's log of the meeting does not hold: " + verdict);
        }
        note(accepted.event(), rows.getLong(2), stays);
        if (accepted.event() instanceof MeetingEvent.GuestRemoved removed) {
          takenOut.putIfAbsent(removed.guest().address(), rows.getLong(2));
        }
      }
    }
  }

  private static Map<UserId, AccountLog> accounts(Connection database) throws SQLException {
    Map<UserId, AccountLog> accounts = new HashMap<>();
    try (Statement select = database.createStatement()) {
      ResultSet rows =
          select.executeQuery("select user_id, entry from account_entry order by user_id, idx");
      while (rows.next()) {
        AccountLog log =
            accounts.computeIfAbsent(
                new UserId(rows.getString(1)),
                user -> new AccountLog(new LibsignalSignatureCheck()));
        LogVerdict<AccountEvent> verdict = log.append(Bytes.of(rows.getBytes(2)));
        if (!(verdict instanceof LogVerdict.Accepted<AccountEvent>)) {
          throw new AssertionError("the server's log of an account does not hold: " + verdict);
        }
      }
    }
    return accounts;
  }

  private static void note(MeetingEvent event, long latest, Map<Address, Stay> stays) {
    event
        .gone()
        .forEach(address -> stays.computeIfPresent(address, (who, stay) -> stay.endedAt(latest)));
    switch (event) {
      case MeetingEvent.MeetingCreated created -> stays.put(created.signer(), Stay.since(latest));
      case MeetingEvent.DeviceJoined joined -> stays.put(joined.signer(), Stay.since(latest));
      case MeetingEvent.GuestsAdmitted admitted ->
          admitted.guests().stream()
              .map(Guest::address)
              .forEach(guest -> stays.put(guest, Stay.since(latest)));
      default -> {}
    }
  }
}
