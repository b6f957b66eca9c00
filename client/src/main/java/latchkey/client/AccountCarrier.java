package latchkey.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.AccountWatcher;
import latchkey.client.account.CarryList;
import latchkey.client.model.AccountAlarm;
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

  private final Address self;
  private final SigningKey key;
  private final KeyStore store;
  private final AccountDirectory accounts;
  private final MemberConnection connection;
  private final CarryList list;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Lane lane = new Lane("latchkey-carry", AccountCarrier::notTold);

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
    this.list = new CarryList(store.accountLogs(), AccountCarrier::notTold);
  }

  private static void notTold(RuntimeException failure) {
    LOG.log(System.Logger.Level.WARNING, "A meeting was not told of the account", failure);
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
    list.carry(this::meetings, this::carryInto)
        .ifPresent(pause -> lane.runAfter(pause, this::carry));
  }

  private List<MeetingId> meetings() {
    return connection.api.meetings().stream()
        .filter(meeting -> meeting.endedAt() == null)
        .map(Meeting::meetingId)
        .toList();
  }

  /**
   * Where the meeting is open here, it does that itself, and this one looks again later. So it does
   * where a member link's log has not been found yet: until then nothing is signed there.
   */
  private boolean carryInto(MeetingId meeting) {
    if (connection.isOpen(meeting) || store.memberLinkAnchors().get(meeting).isPresent()) {
      return false;
    }
    RosterFollower roster =
        new RosterFollower(
            meeting,
            self,
            key,
            new MemberLine(meeting, connection.api, connection.socket),
            accounts,
            new Unwatched());
    roster.load(store.rosters().entries(meeting));
    roster.catchUp();
    new OwnPlace(self, roster, accounts).moveAccount();
    return true;
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
