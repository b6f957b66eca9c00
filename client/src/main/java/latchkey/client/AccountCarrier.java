package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.AccountWatcher;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.OwnPlace;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.roster.RosterFollower;
import latchkey.client.roster.RosterWatcher;
import latchkey.client.roster.VerifiedEntry;
import latchkey.client.store.KeyStore;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.meeting.Meeting;

/**
 * Carries what this device has signed of its account into all the account's meetings, on a thread
 * of its own. What could not be carried is carried with the next connection or the next start.
 * Meetings that are open here do it themselves.
 */
final class AccountCarrier implements AccountWatcher, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AccountCarrier.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Address self;
  private final SigningKey key;
  private final KeyStore store;
  private final AccountDirectory accounts;
  private final MemberConnection connection;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Lane lane =
      new Lane(
          "latchkey-carry",
          failure ->
              LOG.log(
                  System.Logger.Level.WARNING, "A meeting was not told of the account", failure));

  AccountCarrier(
      Address self,
      SigningKey key,
      KeyStore store,
      AccountDirectory accounts,
      MemberConnection connection) {
    this.self = self;
    this.key = key;
    this.store = store;
    this.accounts = accounts;
    this.connection = connection;
  }

  @Override
  public void grew(Optional<AccountState> before, AccountState now, List<AccountEvent> events) {
    boolean signedHere =
        now.userId().value().equals(self.id())
            && events.stream().anyMatch(event -> event.signer() == self.deviceId());
    if (signedHere) {
      carry();
    }
  }

  @Override
  public void refused(UserId user, AccountAlarm alarm, String detail) {}

  /** Returns at once. Nothing happens where all meetings have been told. */
  void carry() {
    if (due.compareAndSet(false, true)) {
      lane.run(this::carryNow);
    }
  }

  private void carryNow() {
    due.set(false);
    if (!store.accountLogs().isToCarry()) {
      return;
    }
    try {
      long size = accounts.log(new UserId(self.id())).size();
      for (Meeting meeting : connection.api.meetings()) {
        if (meeting.endedAt() == null && !connection.isOpen(meeting.meetingId())) {
          carryInto(meeting.meetingId());
        }
      }
      if (accounts.log(new UserId(self.id())).size() == size) {
        store.accountLogs().carried();
      }
    } catch (LatchkeyException e) {
      if (!e.isTransient()) {
        throw e;
      }
      lane.runAfter(e.retryAfter().orElse(PAUSE), this::carry);
    }
  }

  /** One meeting that takes no such entry keeps no other from being told. */
  private void carryInto(MeetingId meeting) {
    RosterFollower roster =
        new RosterFollower(
            meeting,
            self,
            key,
            new MemberLine(meeting, connection.api, connection.socket),
            accounts,
            new Unwatched());
    try {
      roster.load(store.rosters().entries(meeting));
      roster.catchUp();
      new OwnPlace(self, roster, accounts).moveAccount();
    } catch (LatchkeyException e) {
      if (e.isTransient()) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "A meeting was not told of the account", e);
    }
  }

  /** Tells the application nothing: the meeting is not open. */
  private static final class Unwatched implements RosterWatcher {
    @Override
    public void keep(long from, List<VerifiedEntry> entries, MeetingLog grown) {}

    @Override
    public void accepted(latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log) {}

    @Override
    public void refused(RosterAlarm alarm, String detail) {}
  }

  @Override
  public void close() {
    lane.close();
  }
}
