package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.device.Devices;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading accounts' logs, and writing one's own. */
final class AccountLogCallsTest {
  private final TestServer server = TestServer.start();
  private final TestDevice laptop = server.newMember("Ada");

  @AfterEach
  void close() {
    server.close();
  }

  private Reply read(String token, AccountLogPosition... positions) {
    return server.post("/api/account-logs", token, new AccountLogsRequest(List.of(positions)));
  }

  private List<AccountLogPage> logs(String token, UserId... accounts) {
    return read(
            token,
            Stream.of(accounts)
                .map(account -> new AccountLogPosition(account, 0))
                .toArray(AccountLogPosition[]::new))
        .as(AccountLogPages.class)
        .logs();
  }

  private List<UserId> readable(String token, UserId... accounts) {
    return logs(token, accounts).stream().map(AccountLogPage::userId).toList();
  }

  @Test
  void membersReadAnyAccountsLogFromWhereTheyStand() {
    TestDevice bea = server.newMember("Bea");
    laptop.append(laptop.writer().rename("Ada L.")).isDone();

    List<AccountLogPage> logs =
        read(
                bea.token(),
                new AccountLogPosition(laptop.userId(), 1),
                new AccountLogPosition(new UserId("nobody-at-all"), 0),
                new AccountLogPosition(bea.userId(), 0),
                new AccountLogPosition(laptop.userId(), 7))
            .as(AccountLogPages.class)
            .logs();

    assertThat(logs)
        .extracting(AccountLogPage::userId)
        .containsExactly(laptop.userId(), bea.userId(), laptop.userId());
    assertThat(logs).extracting(AccountLogPage::from).containsExactly(1L, 0L, 7L);
    assertThat(logs).extracting(page -> page.entries().size()).containsExactly(1, 1, 0);
    assertThat(logs).extracting(AccountLogPage::size).containsExactly(2L, 1L, 2L);
  }

  @Test
  void aLogThatIsLongComesInPagesThatFitIntoAnAnswer() {
    AccountLog log = laptop.log();
    for (int i = 0; i < 500; i++) {
      Bytes entry = laptop.writer(log).rename("\uD840\uDC00".repeat(60) + i);
      laptop.append(entry).isDone();
      TestAccount.take(log, entry);
    }

    List<AccountLogPage> pages = logs(laptop.token(), laptop.userId(), laptop.userId());
    assertThat(pages.get(0).entries()).hasSizeBetween(400, 499);
    assertThat(pages.get(1).entries()).isEmpty();
    assertThat(pages).allSatisfy(page -> assertThat(page.size()).isEqualTo(501));
    assertThat(laptop.log().head()).isEqualTo(log.head());
  }

  @Test
  void anEntryIsTakenOnceHoweverOftenItIsSent() {
    Bytes entry = laptop.writer().rename("Ada L.");
    laptop.append(entry).isDone();
    laptop.append(entry).isDone();

    assertThat(laptop.log().size()).isEqualTo(2);
    assertThat(server.get("/api/users", laptop.token()).as(Accounts.class).users())
        .containsExactly(new Account(laptop.userId(), "Ada L."));
    assertThat(laptop.log().state().orElseThrow().displayName()).isEqualTo("Ada L.");
  }

  @Test
  void anEntryForALogThatHasGrownIsToldSo() {
    Bytes late = laptop.writer().rename("Ada M.");
    laptop.append(laptop.writer().rename("Ada L.")).isDone();
    laptop.append(late).isRefused(ErrorCode.LOG_MOVED);
  }

  @Test
  void ofManyEntriesForOnePlaceOneIsTaken() throws Exception {
    AccountLog log = laptop.log();
    List<Callable<Integer>> appends = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Bytes entry = laptop.writer(log).rename("Ada " + i);
      appends.add(() -> laptop.append(entry).status());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(appends)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnlyOnce(204).containsOnly(204, 409);
    assertThat(laptop.log().size()).isEqualTo(2);
  }

  @Test
  void aNameThatIsTakenStandsInTheLogAndNotInTheList() {
    TestDevice bea = server.newMember("Bea");
    laptop.append(laptop.writer().rename("Bea")).isDone();
    assertThat(laptop.log().state().orElseThrow().displayName()).isEqualTo("Bea");
    assertThat(server.get("/api/users", bea.token()).as(Accounts.class).users())
        .containsExactly(new Account(laptop.userId(), "Ada"), new Account(bea.userId(), "Bea"));

    laptop.append(laptop.writer().rename("Cleo")).isDone();
    assertThat(server.get("/api/users", bea.token()).as(Accounts.class).users())
        .contains(new Account(laptop.userId(), "Cleo"));
    server.newMember("Ada");
  }

  @Test
  void badEntriesAreRefused() {
    TestDevice phone = laptop.another();
    TestDevice bea = server.newMember("Bea");
    laptop.append(Bytes.of(new byte[] {1, 2, 3})).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    laptop.append(laptop.writer().rename("Ada")).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    laptop
        .append(bea.writer(laptop.log()).rename("Eve"))
        .isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    laptop.append(bea.writer().rename("Eve")).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    bea.append(phone.writer(laptop.log()).rename("Eve")).isRefused(ErrorCode.INVALID_ACCOUNT_ENTRY);
    assertThat(laptop.log().size()).isEqualTo(2);
  }

  @Test
  void anEntryStandsWhicheverDeviceOfTheAccountBringsIt() {
    TestDevice phone = laptop.another();
    laptop.append(phone.writer().rename("Ada P.")).isDone();
    assertThat(laptop.log().state().orElseThrow().displayName()).isEqualTo("Ada P.");
  }

  @Test
  void aDeviceWithoutAGoodLinkStandsInTheLogAndGetsNoAccess() {
    TestDeviceLink none = new TestDeviceLink(server, laptop).proved();
    laptop.append(none.entry()).isDone();
    none.finish().isRefused(ErrorCode.FORBIDDEN);
    TestDeviceLink withdrawn = new TestDeviceLink(server, laptop).proved();
    Bytes entry = withdrawn.entry();
    server.delete(withdrawn.path(), laptop.token()).isDone();
    laptop.append(entry, withdrawn.tokenHash()).isDone();
    laptop.append(entry, withdrawn.tokenHash()).isDone();
    withdrawn.finish().isRefused(ErrorCode.DEVICE_LINK_USED);
    TestDeviceLink late = new TestDeviceLink(server, laptop).proved();
    Bytes lateEntry = late.entry();
    server.clock().advance(Duration.ofMinutes(11));
    laptop.append(lateEntry, late.tokenHash()).isDone();
    late.finish().isRefused(ErrorCode.DEVICE_LINK_USED);

    assertThat(laptop.log().state().orElseThrow().active()).containsOnlyKeys(1, 2, 3, 4);
    for (TestDeviceLink link : List.of(none, withdrawn, late)) {
      server.get("/api/me", link.accessToken()).isRefused(ErrorCode.UNAUTHENTICATED);
    }
    assertThat(server.get("/api/me/devices", laptop.token()).as(Devices.class).devices())
        .extracting(DeviceInfo::deviceId)
        .containsExactly(1);
  }

  @Test
  void aLinkGivesAccessToTheDeviceThatCameByItAlone() {
    TestDeviceLink one = new TestDeviceLink(server, laptop).proved();
    TestDeviceLink other = new TestDeviceLink(server, laptop).proved();
    laptop.append(one.entry(), other.tokenHash()).isDone();
    one.finish().isRefused(ErrorCode.FORBIDDEN);
    other.finish().isRefused(ErrorCode.FORBIDDEN);
  }

  @Test
  void aDeviceThatIsSignedOutTakesAlongWhatItHadAdded() {
    TestDevice phone = server.newDevice(laptop);
    TestDevice tablet = server.newDevice(phone);
    TestDevice watch = server.newDevice(phone);
    laptop
        .append(laptop.writer().removeDevices(List.of(phone.deviceId()), List.of(watch.deviceId())))
        .isDone();

    for (TestDevice gone : List.of(phone, tablet)) {
      server.get("/api/me", gone.token()).isRefused(ErrorCode.UNAUTHENTICATED);
      gone.append(gone.writer(laptop.log()).rename("Eve")).isRefused(ErrorCode.UNAUTHENTICATED);
      server
          .get(
              "/api/users/" + gone.userId() + "/devices/" + gone.deviceId() + "/keys",
              laptop.token())
          .isRefused(ErrorCode.DEVICE_UNKNOWN);
    }
    server.get("/api/me", watch.token()).hasStatus(200);
    assertThat(server.newDevice(laptop).deviceId()).isEqualTo(5);
  }

  @Test
  void aDeviceSignsItselfOut() {
    TestDevice phone = laptop.another();
    Reply reply =
        laptop
            .append(
                laptop
                    .writer()
                    .removeDevices(List.of(laptop.deviceId()), List.of(phone.deviceId())))
            .isDone();
    assertThat(reply.header("Set-Cookie")).startsWith("latchkey_device=; Path=/; Max-Age=0");
    server.get("/api/me", laptop.token()).isRefused(ErrorCode.UNAUTHENTICATED);
    assertThat(phone.log().state().orElseThrow().active()).containsOnlyKeys(phone.deviceId());

    assertThat(phone.signOut().header("Set-Cookie")).contains("Max-Age=0");
    TestDevice bea = server.newMember("Bea");
    assertThat(logs(bea.token(), laptop.userId()).getFirst().size()).isEqualTo(4);
  }

  @Test
  void whatAnotherDeviceSignsLeavesTheCookieAsItIs() {
    TestDevice phone = laptop.another();
    assertThat(laptop.signOut(phone).isDone().header("Set-Cookie")).isEmpty();
  }

  @Test
  void aRemovedAccountsLogStays() {
    TestDevice bea = server.newMember("Bea");
    server.server().accounts().remove(laptop.userId());
    assertThat(readable(bea.token(), laptop.userId())).containsExactly(laptop.userId());
    laptop
        .append(laptop.writer(bea.log(laptop.userId())).rename("Eve"))
        .isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aGuestReadsTheLogsOfThoseItMeetsOrOthersHaveMet() {
    TestMeeting meeting = TestMeeting.create(server, laptop);
    TestDevice inside = server.newMember("Bea");
    meeting.add(inside);
    TestDevice gone = server.newMember("Cleo");
    meeting.add(gone);
    meeting.removeMember(gone, laptop).isDone();
    TestDevice arriving = server.newMember("Dora");
    meeting.addMember(arriving).isDone();
    TestDevice stranger = server.newMember("Emma");
    TestGuest gil = meeting.knock("Gil");
    UserId[] all = {
      laptop.userId(), inside.userId(), gone.userId(), arriving.userId(), stranger.userId()
    };
    read(gil.token(), new AccountLogPosition(laptop.userId(), 0)).isRefused(ErrorCode.NOT_ADMITTED);

    meeting.admit(gil).isDone();
    assertThat(readable(gil.token(), all))
        .containsExactly(laptop.userId(), inside.userId(), gone.userId(), arriving.userId());
    server.restart();
    assertThat(readable(gil.token(), all))
        .containsExactly(laptop.userId(), inside.userId(), gone.userId(), arriving.userId());

    meeting.remove(gil, laptop).isDone();
    read(gil.token(), new AccountLogPosition(laptop.userId(), 0))
        .isRefused(ErrorCode.SESSION_ENDED);
  }

  @Test
  void keysArePublishedUnderTheKeyThatTheLogNames() {
    TestDevice phone = laptop.another();
    server
        .put("/api/devices/me/keys", phone.token(), laptop.keys().publish(1, 1))
        .isRefused(ErrorCode.IDENTITY_KEY_CHANGED);
    phone.publishKeys();
  }
}
