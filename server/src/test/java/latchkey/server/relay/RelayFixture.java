package latchkey.server.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.server.roster.RosterChange;
import latchkey.server.storage.Stores;
import latchkey.server.storage.engine.Database;
import latchkey.server.testing.Databases;
import latchkey.server.time.AgreedClock;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** A relay on a database of its own, whose roster says what the test says. */
final class RelayFixture implements AutoCloseable {
  static final Bytes KEY = key();
  static final Bytes HASH = Bytes.of(new byte[32]);

  /** All of which SQLite may need. */
  final MeetingId meetingId = MeetingId.random();

  final Address host = Address.ofMember(UserId.random(), 1);
  final List<MeetingMessage> announced = Collections.synchronizedList(new ArrayList<>());
  final List<Mail> announcedMail = Collections.synchronizedList(new ArrayList<>());
  final List<MeetingId> restored = Collections.synchronizedList(new ArrayList<>());
  final List<SenderKeysAcknowledged> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private final Path directory;
  private final Databases.TestDatabase kept;
  private final RelayLimits limits;
  private final Clock clock;
  private Database database;
  private Relay relay;
  private Receipts receipts = receipts();
  private long rosterSize;
  private long rosterSizeBackedUp;

  RelayFixture(Databases databases, RelayLimits limits, Clock clock) {
    this.kept = databases.make();
    this.limits = limits;
    this.clock = clock;
    try {
      directory = Files.createTempDirectory("latchkey-relay");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    open();
    addMeetingRow();
    append(new MeetingEvent.MeetingCreated(host, "Tea", true));
  }

  private void open() {
    database = kept.open(directory);
    relay =
        new Relay(
            database.transactions(),
            Stores.relayInSql(),
            new Outlet() {
              @Override
              public void message(MeetingMessage message) {
                announced.add(message);
              }

              @Override
              public void restored(MeetingId meeting) {
                restored.add(meeting);
              }

              @Override
              public void mail(MeetingId meeting, List<Mail> mail) {
                announcedMail.addAll(mail);
              }

              @Override
              public void acknowledged(Address sender, SenderKeysAcknowledged keys) {
                acknowledged.add(keys);
              }
            },
            receipts,
            limits,
            new AgreedClock(clock, System::nanoTime, Optional.empty()));
  }

  /** Without a word to the relay, as a crash would: what it gathers is lost. */
  void crash() {
    database.close();
    open();
  }

  /** Copies the database. */
  void backUp() {
    database.close();
    kept.backUp(directory);
    open();
    rosterSizeBackedUp = rosterSize;
  }

  /** Puts the copy back. */
  void restore() {
    database.close();
    kept.restore(directory);
    open();
    rosterSize = rosterSizeBackedUp;
  }

  /** The server starts without the file in which the key was. */
  void loseKey() {
    database.close();
    receipts = receipts();
    open();
    Relay.beginAnew(database.transactions(), Stores.relayInSql());
  }

  /** The server's own, whatever for. */
  Bytes receipt(MeetingId meeting, Mark mark) {
    return receipts.of(meeting, mark);
  }

  private static Receipts receipts() {
    byte[] key = new byte[Receipts.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Receipts(Bytes.of(key));
  }

  Relay relay() {
    return relay;
  }

  /** In the present incarnation; answers with the place in it. */
  CompletableFuture<Long> say(Address sender, SendMessage message) {
    return relay.say(sender, message, relay.incarnation(meetingId)).thenApply(MessageAccepted::seq);
  }

  /** As {@link #say}. */
  MessageAccepted accept(Address sender, SendMessage message) {
    return relay.say(sender, message, relay.incarnation(meetingId)).join();
  }

  /** A page of the present incarnation. */
  ReplayPage replay(Address who, long after) {
    return relay.replay(who, new Replay(meetingId, relay.incarnation(meetingId), after));
  }

  long rosterSize() {
    return rosterSize;
  }

  void append(MeetingEvent event) {
    RosterChange change = new RosterChange(meetingId, rosterSize + 1, 1, event, List.of());
    Entitlement entitlement = new Entitlement(Stores.relayInSql());
    database.transactions().write(() -> entitlement.apply(change));
    rosterSize++;
  }

  void admit(Address guest) {
    append(new MeetingEvent.GuestsAdmitted(host, List.of(guest(guest))));
  }

  void remove(Address guest) {
    append(new MeetingEvent.GuestRemoved(host, guest(guest), false, List.of(guest)));
  }

  void add(Address device) {
    append(new MeetingEvent.DeviceJoined(device, List.of()));
  }

  void takeOut(Address device) {
    append(new MeetingEvent.DeviceLeft(device));
  }

  SendMessage message(String text) {
    return new SendMessage(
        meetingId,
        MessageId.random(),
        rosterSize,
        Bytes.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** Runs plain SQL on the file, beside the server. */
  void sql(String sql, Object... arguments) {
    try (Connection connection = kept.connect(directory);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void addMeetingRow() {
    sql(
        "insert into account (user_id, name, recovery_key, created_at) values (?, 'Ada', ?, 0)",
        host.id(),
        KEY.toByteArray());
    sql(
        "insert into meeting (meeting_id, title, host_user_id, created_at) values (?, 'Tea', ?, 0)",
        meetingId.value(),
        host.id());
  }

  private static Guest guest(Address address) {
    return new Guest(new GuestSessionId(address.id()), KEY, 1, "Grace", HASH);
  }

  private static Bytes key() {
    return Bytes.of(ECKeyPair.generate().getPublicKey().serialize());
  }

  @Override
  public void close() {
    database.close();
    kept.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
