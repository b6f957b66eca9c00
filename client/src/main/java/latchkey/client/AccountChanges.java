package latchkey.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import latchkey.client.account.AccountWatcher;
import latchkey.client.account.OwnAccount;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.AccountChange;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.log.account.AccountEvent;
import latchkey.protocol.log.account.AccountState;

/**
 * Tells the application what others of its devices have done to the account, on a thread of its
 * own. What comes before there is a listener waits for the first one.
 */
final class AccountChanges implements AccountWatcher, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AccountChanges.class.getName());

  private final Address self;
  private final OwnAccount account;
  private final List<Consumer<AccountChange>> listeners = new ArrayList<>();
  private final List<AccountChange> unheard = new ArrayList<>();
  private final Lane lane =
      new Lane(
          "latchkey-account",
          failure ->
              LOG.log(System.Logger.Level.WARNING, "Telling of the account failed", failure));

  AccountChanges(Address self, OwnAccount account) {
    this.self = self;
    this.account = account;
  }

  void listen(Consumer<AccountChange> listener) {
    lane.run(() -> {
      listeners.add(listener);
      unheard.forEach(listener);
      unheard.clear();
    });
  }

  @Override
  public void grew(Optional<AccountState> before, AccountState now, List<AccountEvent> events) {
    if (now.userId().value().equals(self.id()) && before.isPresent()) {
      events.stream()
          .filter(event -> event.signer() != self.deviceId())
          .forEach(event -> lane.run(() -> tell(event)));
    }
  }

  @Override
  public void refused(UserId user, AccountAlarm alarm, String detail) {
    if (user.value().equals(self.id()) && alarm == AccountAlarm.FORKED) {
      lane.run(() -> tell(new AccountChange.Forked(detail)));
    }
  }

  private void tell(AccountEvent event) {
    if (event instanceof AccountEvent.DeviceAdded added) {
      tell(new AccountChange.DeviceAdded(account.device(added.device(), Optional.empty())));
    } else if (event instanceof AccountEvent.DeviceRemoved removed) {
      removed.gone().forEach(id -> tell(new AccountChange.DeviceRemoved(id)));
    } else if (event instanceof AccountEvent.DisplayNameChanged changed) {
      tell(new AccountChange.Renamed(changed.displayName()));
    }
  }

  private void tell(AccountChange change) {
    if (listeners.isEmpty()) {
      unheard.add(change);
    }
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public void close() {
    lane.close();
  }
}
