package latchkey.server.testing;

import java.util.List;
import java.util.stream.IntStream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountWriter;
import org.jspecify.annotations.Nullable;

/** A member's device. */
public final class TestDevice {
  private final TestServer server;
  private final TestAccount account;
  private final TestKeys keys;
  private final String accessToken;
  private final SignedIn signedIn;

  TestDevice(
      TestServer server,
      TestAccount account,
      TestKeys keys,
      String accessToken,
      SignedIn signedIn) {
    this.server = server;
    this.account = account;
    this.keys = keys;
    this.accessToken = accessToken;
    this.signedIn = signedIn;
  }

  /** Opens an account by a new sign-in link. */
  public static TestDevice open(TestServer server, String name) {
    TestAccount account = new TestAccount(name, server.clock().instant());
    String link = server.server().signIn().newLink(name).token();
    return new TestDevice(
        server,
        account,
        account.firstDevice(),
        account.accessToken(),
        server
            .post("/api/sign-in", TestServer.NO_TOKEN, account.opening(link, "Laptop of a test"))
            .hasStatus(201)
            .as(SignedIn.class));
  }

  /** A device that came by the recovery code. */
  public static TestDevice recovered(
      TestServer server,
      TestAccount account,
      TestKeys keys,
      String accessToken,
      SignedIn signedIn) {
    return new TestDevice(server, account, keys, accessToken, signedIn);
  }

  /** Adds another device of the same person by a device link. */
  public TestDevice another() {
    return new TestDeviceLink(server, this).through();
  }

  /** The account's log, as the server has it now. */
  public AccountLog log() {
    return log(userId());
  }

  /** Another account's. */
  public AccountLog log(UserId userId) {
    AccountLog log = TestAccount.verified();
    long size;
    do {
      AccountLogPage page =
          server
              .post(
                  "/api/account-logs",
                  accessToken,
                  new AccountLogsRequest(List.of(new AccountLogPosition(userId, log.size()))))
              .as(AccountLogPages.class)
              .logs()
              .getFirst();
      page.entries().forEach(entry -> TestAccount.take(log, entry));
      size = page.size();
    } while (log.size() < size);
    return log;
  }

  /** The first device id that was never used. */
  static int freeId(AccountLog log) {
    return IntStream.rangeClosed(1, Limits.MAX_DEVICE_ID)
        .filter(id ->
            log.state().stream()
                .noneMatch(state -> state.active().containsKey(id) || state.removed().contains(id)))
        .findFirst()
        .orElseThrow();
  }

  /** Writes what this device signs next. */
  public AccountWriter writer() {
    return writer(log());
  }

  public AccountWriter writer(AccountLog log) {
    return AccountWriter.forDevice(log, deviceId(), keys.signingKey(), server.clock().instant());
  }

  public Reply append(Bytes entry) {
    return append(entry, null);
  }

  /** Appends an entry that adds a device that came by a link. */
  public Reply append(Bytes entry, @Nullable Bytes deviceLink) {
    return server.post(
        "/api/me/account-entries", accessToken, new AppendAccountEntry(entry, deviceLink));
  }

  /** Signs itself out. What it had added goes along. */
  public Reply signOut() {
    return signOut(this);
  }

  /** Signs another device of the same person out. */
  public Reply signOut(TestDevice other) {
    return append(writer().removeDevices(List.of(other.deviceId()), List.of()));
  }

  public KeyCounts publishKeys() {
    return server.put("/api/devices/me/keys", token(), keys.publish(5, 5)).as(KeyCounts.class);
  }

  public TestAccount account() {
    return account;
  }

  public TestKeys keys() {
    return keys;
  }

  public String token() {
    return accessToken;
  }

  public UserId userId() {
    return signedIn.userId();
  }

  public int deviceId() {
    return signedIn.deviceId();
  }

  public Address address() {
    return Address.ofMember(userId(), deviceId());
  }

  /** The newest place of the account's log. */
  public AccountPlace place() {
    AccountLog log = log();
    return new AccountPlace(log.size() - 1, log.head());
  }
}
