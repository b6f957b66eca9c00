package latchkey.client.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import org.jspecify.annotations.Nullable;

/** Who this device is to its server, once it has signed in. */
public final class AccountStore {
  private static final String KEY = "";
  private static final String NEXT = "next";

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
  public record Account(String server, UserId userId, int deviceId, String accessToken) {
    public Account {
      Require.present(server, "server");
      Require.present(userId, "userId");
      Require.present(accessToken, "accessToken");
    }

    @Override
    public String toString() {
      return "Account[" + userId + "." + deviceId + " at " + server + "]";
    }
  }

  /**
   * A sign-in whose answer has not come: the same is to be sent again, or the server takes it for
   * another one.
   *
   * @param purpose what it is for, so that it is not sent for something else
   * @param accessToken a secret
   * @param entry the signed entry that it brings
   * @param recoveryCode a secret; null where it makes none
   */
  public record PendingSignIn(
      String purpose, String accessToken, Bytes entry, @Nullable String recoveryCode) {
    public PendingSignIn {
      Require.present(purpose, "purpose");
      Require.present(accessToken, "accessToken");
      Require.present(entry, "entry");
    }

    @Override
    public String toString() {
      return "PendingSignIn[" + purpose + "]";
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

  /** The account's recovery code, until the person has noted it. */
  public Optional<String> recoveryCode() {
    return code(KEY);
  }

  public void putRecoveryCode(String code) {
    records.put(Kind.RECOVERY_CODE, KEY, code.getBytes(StandardCharsets.US_ASCII));
  }

  public void deleteRecoveryCode() {
    records.delete(Kind.RECOVERY_CODE, KEY);
    records.delete(Kind.RECOVERY_CODE, NEXT);
  }

  /**
   * The recovery code that this device has made to replace the present one, until the account's log
   * says whether it does.
   */
  public Optional<String> nextRecoveryCode() {
    return code(NEXT);
  }

  private Optional<String> code(String key) {
    return records
        .get(Kind.RECOVERY_CODE, key)
        .map(code -> new String(code, StandardCharsets.US_ASCII));
  }

  public void putNextRecoveryCode(String code) {
    records.put(Kind.RECOVERY_CODE, NEXT, code.getBytes(StandardCharsets.US_ASCII));
  }

  public Optional<PendingSignIn> pending() {
    return records
        .get(Kind.PENDING_SIGN_IN, KEY)
        .map(json -> Json.mapper().readValue(json, PendingSignIn.class));
  }

  public void putPending(PendingSignIn pending) {
    records.put(Kind.PENDING_SIGN_IN, KEY, Json.mapper().writeValueAsBytes(pending));
  }

  public void deletePending() {
    records.delete(Kind.PENDING_SIGN_IN, KEY);
  }
}
