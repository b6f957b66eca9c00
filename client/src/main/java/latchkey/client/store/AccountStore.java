package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Json;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** Who this device is to its server, once it has signed in. */
public final class AccountStore {
  private static final String KEY = "";

  private final Records records;

  AccountStore(Records records) {
    this.records = records;
  }

  /**
   * A signed-in device.
   *
   * @param server the server's base URL
   * @param accessToken a secret
   */
  public record Account(
      String server, UserId userId, String userName, int deviceId, String accessToken) {
    public Account {
      Require.present(server, "server");
      Require.present(userId, "userId");
      Require.present(userName, "userName");
      Require.present(accessToken, "accessToken");
    }

    @Override
    public String toString() {
      return "Account[" + userId + "." + deviceId + " at " + server + "]";
    }
  }

  public Optional<Account> get() {
    return records.get(Kind.ACCOUNT, KEY).map(json -> Json.mapper().readValue(json, Account.class));
  }

  public void put(Account account) {
    records.put(Kind.ACCOUNT, KEY, Json.mapper().writeValueAsBytes(account));
  }

  public void delete() {
    records.delete(Kind.ACCOUNT, KEY);
  }
}
