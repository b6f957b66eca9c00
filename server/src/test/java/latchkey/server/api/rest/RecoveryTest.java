package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.RecoveryLogRequest;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.RecoverySignOut;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a person who has the recovery code gets a device. */
final class RecoveryTest {
  private final TestServer server = TestServer.start();
  private final TestDevice laptop = server.newMember("Ada");
  private final TestAccount ada = laptop.account();
  private final TestKeys phone = new TestKeys();

  @AfterEach
  void close() {
    server.close();
  }

  private Reply read(Bytes recoveryKey) {
    return server.post("/api/recovery/log", "", new RecoveryLogRequest(recoveryKey, 0));
  }

  private AccountLog log() {
    AccountLog log = TestAccount.verified();
    read(ada.recovery().identityKey())
        .as(AccountLogPage.class)
        .entries()
        .forEach(entry -> TestAccount.take(log, entry));
    return log;
  }

  private RecoveryRequest request() {
    return ada.recovering(log(), phone, TestAccount.newAccessToken(), server.clock().instant());
  }

  private Reply recover(RecoveryRequest request) {
    return server.post("/api/recovery", "", request);
  }

  private Reply signOut(Bytes entry) {
    return server.post(
        "/api/recovery/sign-out", "", new RecoverySignOut(ada.recovery().identityKey(), entry));
  }

  @Test
  void theRecoveryKeySignsOutEveryDeviceAndThenAddsOneAlsoToAFullAccount() {
    TestDevice last = laptop;
    for (int i = 1; i < AccountLog.MAX_DEVICES; i++) {
      last = server.newDevice(last);
    }
    recover(request()).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);

    AccountLog log = log();
    Bytes entry =
        AccountWriter.forRecovery(log, ada.recovery().signingKey(), server.clock().instant())
            .removeDevices(log.state().orElseThrow().active().keySet(), List.of());
    signOut(entry).isDone();
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    server.get("/api/me", last.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    signOut(entry).isDone();

    recover(request()).hasStatus(201);
  }

  @Test
  void onlyTheRecoveryKeyItselfSignsOutSo() {
    AccountLog log = log();
    Bytes byTheDevice = laptop.writer(log).removeDevices(List.of(1), List.of());
    signOut(byTheDevice).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    server.get("/api/me", laptop.token()).hasStatus(200);
  }

  @Test
  void aNewRecoveryCodeTakesThePlaceOfTheFormerOne() {
    AccountLog log = log();
    RecoveryRequest byTheFormer = request();
    TestKeys next = new TestKeys();
    Bytes entry =
        AccountWriter.forRecovery(log, ada.recovery().signingKey(), server.clock().instant())
            .changeRecoveryKey(next.signingKey());
    laptop.append(entry).isDone();
    laptop.append(entry).isDone();

    read(ada.recovery().identityKey()).isRefused(ErrorCode.RECOVERY_UNKNOWN);
    recover(byTheFormer).isRefused(ErrorCode.RECOVERY_UNKNOWN);
    AccountLog newer = laptop.log(ada.userId());
    Bytes possession = AccountWriter.possession(newer.root(), newer.head(), 2, phone.signingKey());
    recover(
            new RecoveryRequest(
                next.identityKey(),
                AccountWriter.forRecovery(newer, next.signingKey(), server.clock().instant())
                    .addDevice(2, phone.identityKey(), possession),
                "Phone",
                TestAccount.newAccessToken()))
        .hasStatus(201);
  }

  @Test
  void aRecoveryKeyThatAnotherAccountHasFindsThatOneStill() {
    TestAccount other = server.newMember("Grace").account();
    Bytes entry =
        AccountWriter.forRecovery(log(), ada.recovery().signingKey(), server.clock().instant())
            .changeRecoveryKey(other.recovery().signingKey());
    laptop.append(entry).isDone();
    assertThat(laptop.log().recoveryKey()).isEqualTo(other.recovery().identityKey());
    assertThat(read(other.recovery().identityKey()).as(AccountLogPage.class).userId())
        .isEqualTo(other.userId());
  }

  private RecoveryRequest with(Bytes entry) {
    return new RecoveryRequest(
        ada.recovery().identityKey(), entry, "Phone", TestAccount.newAccessToken());
  }

  @Test
  void theRecoveryCodeBringsInADeviceWhenNoneIsLeft() {
    laptop.signOut().isDone();
    RecoveryRequest request = request();

    Reply reply = recover(request).hasStatus(201);

    assertThat(reply.as(SignedIn.class))
        .isEqualTo(
            new SignedIn(ada.userId(), 2, server.clock().instant().plus(Duration.ofDays(90))));
    assertThat(reply.header("Set-Cookie")).startsWith("latchkey_device=" + request.accessToken());
    server.put("/api/devices/me/keys", request.accessToken(), phone.publish(1, 1)).hasStatus(200);
    assertThat(log().state().orElseThrow().active()).containsOnlyKeys(2);
  }

  @Test
  void itBringsOneInAlsoWhenAllHaveExpired() {
    server.clock().advance(Duration.ofDays(90));
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.TOKEN_EXPIRED);
    recover(request()).hasStatus(201);
  }

  @Test
  void aCallThatIsSentAgainIsAnsweredAlikeAndOnlyToItsSender() {
    RecoveryRequest request = request();
    SignedIn first = recover(request).as(SignedIn.class);
    assertThat(recover(request).hasStatus(201).as(SignedIn.class)).isEqualTo(first);
    assertThat(log().size()).isEqualTo(2);

    recover(with(request.entry())).isRefused(ErrorCode.LOG_MOVED);
    recover(
            new RecoveryRequest(
                request.recoveryKey(), request.entry(), "Phone", laptop.account().accessToken()))
        .hasStatus(201);
  }

  @Test
  void aLogThatHasGrownIsToldSo() {
    RecoveryRequest request = request();
    laptop.append(laptop.writer().rename("Ada L.")).isDone();
    recover(request).isRefused(ErrorCode.LOG_MOVED);
    recover(request()).hasStatus(201);
  }

  @Test
  void aKeyThatIsNoAccountsFindsNothing() {
    Bytes unknown = new TestKeys().identityKey();
    read(unknown).isRefused(ErrorCode.RECOVERY_UNKNOWN);
    recover(new RecoveryRequest(unknown, request().entry(), "Phone", TestAccount.newAccessToken()))
        .isRefused(ErrorCode.RECOVERY_UNKNOWN);

    RecoveryRequest request = request();
    server.server().accounts().remove(ada.userId());
    read(ada.recovery().identityKey()).isRefused(ErrorCode.RECOVERY_UNKNOWN);
    recover(request).isRefused(ErrorCode.RECOVERY_UNKNOWN);
  }

  @Test
  void onlyTheRecoveryKeysOwnWordBringsADeviceIn() {
    AccountLog log = log();
    Instant now = server.clock().instant();
    Bytes possession = AccountWriter.possession(log.root(), log.head(), 2, phone.signingKey());
    AccountWriter recovering = AccountWriter.forRecovery(log, ada.recovery().signingKey(), now);
    recover(with(laptop.writer(log).addDevice(2, phone.identityKey(), possession)))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    recover(
            with(
                AccountWriter.forRecovery(log, new TestKeys().signingKey(), now)
                    .addDevice(2, phone.identityKey(), possession)))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    RecoveryRequest good = request();
    laptop.append(recovering.addDevice(2, phone.identityKey(), possession)).isDone();
    recover(good).isRefused(ErrorCode.LOG_MOVED);
    assertThat(log().state().orElseThrow().active()).containsOnlyKeys(1, 2);
    server.get("/api/me", good.accessToken()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aDeviceWithAnothersAccessTokenStandsInTheLogAndGetsNoAccess() {
    RecoveryRequest good = request();
    TestDevice grace = server.newMember("Grace");
    recover(new RecoveryRequest(good.recoveryKey(), good.entry(), "Phone", grace.token()))
        .isRefused(ErrorCode.LOG_MOVED);
    assertThat(log().size()).isEqualTo(2);
    server.get("/api/me", grace.token()).hasStatus(200);
  }
}
