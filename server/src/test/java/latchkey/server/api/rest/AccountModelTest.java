package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.account.RecoveryRequest;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.log.account.AccountDevice;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountState;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An account's devices come, go and give it names at random, some of them taken by others; links
 * are withdrawn before the entry comes; answers get lost, so that calls are sent again, also much
 * later; the server is killed and started again. Whatever happens, each good entry stands, and the
 * server serves just those devices of the account's log that came by a good link.
 */
final class AccountModelTest {
  private static final int STEPS = 40;
  private static final int MOST_DEVICES = 8;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theServerServesTheDevicesThatTheLogHas(long seed) {
    try (TestServer server = TestServer.start()) {
      Walk walk = new Walk(server, new Random(seed));
      for (int i = 0; i < STEPS; i++) {
        walk.step();
        walk.check();
      }
    }
  }

  private static final class Walk {
    private final TestServer server;
    private final Random random;
    private final TestDevice reader;
    private final TestAccount account;
    private final List<TestDevice> devices = new ArrayList<>();
    private final List<TestDeviceLink> withoutAccess = new ArrayList<>();
    private String listed = "Ada";
    private int names;

    Walk(TestServer server, Random random) {
      this.server = server;
      this.random = random;
      this.reader = server.newMember("Reader");
      TestDevice first = server.newMember("Ada");
      this.account = first.account();
      devices.add(first);
    }

    private AccountLog log() {
      return reader.log(account.userId());
    }

    private AccountState state() {
      return log().state().orElseThrow();
    }

    private List<TestDevice> active() {
      Set<Integer> ids = state().active().keySet();
      return devices.stream().filter(device -> ids.contains(device.deviceId())).toList();
    }

    void step() {
      List<TestDevice> active = active();
      if (active.isEmpty() || random.nextInt(12) == 0) {
        recover();
        return;
      }
      TestDevice device = active.get(random.nextInt(active.size()));
      switch (random.nextInt(active.size() < MOST_DEVICES ? 6 : 3)) {
        case 0 -> send(() -> server.get("/api/me", device.token()), 200);
        case 1 -> rename(device);
        case 2 -> remove(device, active);
        case 3 -> server.continueAsIfKilled();
        default -> add(device);
      }
    }

    /** Sends a call, and again where its answer got lost. */
    private Reply send(Supplier<Reply> call, int status) {
      Reply reply = call.get().hasStatus(status);
      while (random.nextInt(3) == 0) {
        reply = call.get().hasStatus(status);
      }
      return reply;
    }

    private void rename(TestDevice device) {
      boolean isTaken = random.nextInt(4) == 0 && !state().displayName().equals("Reader");
      String name = isTaken ? "Reader" : "Ada " + ++names;
      Bytes entry = device.writer().rename(name);
      send(() -> device.append(entry), 204);
      listed = isTaken ? listed : name;
      assertThat(state().displayName()).isEqualTo(name);
    }

    private void add(TestDevice maker) {
      TestDeviceLink link = new TestDeviceLink(server, maker);
      send(link::make, 201);
      if (random.nextInt(6) == 0) {
        send(() -> server.delete(link.path(), maker.token()), 204);
        return;
      }
      send(link::ask, 204);
      send(link::offer, 204);
      send(link::prove, 204);
      if (random.nextInt(3) == 0) {
        Bytes late = link.entry();
        rename(maker);
        maker.append(late, link.tokenHash()).hasStatus(409);
        send(link::offer, 204);
        send(link::prove, 204);
      }
      Bytes entry = link.entry();
      if (random.nextInt(5) == 0) {
        send(() -> server.delete(link.path(), maker.token()), 204);
        send(() -> maker.append(entry, link.tokenHash()), 204);
        withoutAccess.add(link);
        return;
      }
      send(() -> maker.append(entry, link.tokenHash()), 204);
      if (random.nextInt(3) == 0) {
        server.continueAsIfKilled();
      }
      send(link::finish, 201);
      devices.add(link.begun());
    }

    private void remove(TestDevice signer, List<TestDevice> active) {
      TestDevice gone = active.get(random.nextInt(active.size()));
      AccountLog log = log();
      List<Integer> named = List.of(gone.deviceId());
      List<Integer> keep =
          log.goWith(named, List.of(), signer.deviceId()).stream()
              .filter(id -> id != gone.deviceId() && random.nextInt(3) == 0)
              .limit(1)
              .toList();
      Bytes entry = signer.writer(log).removeDevices(named, keep);
      if (gone == signer) {
        signer.append(entry).isDone();
      } else {
        send(() -> signer.append(entry), 204);
      }
    }

    private void recover() {
      AccountLog log = log();
      if (log.state().orElseThrow().active().size() >= MOST_DEVICES) {
        return;
      }
      TestKeys keys = new TestKeys();
      RecoveryRequest request =
          account.recovering(log, keys, TestAccount.newAccessToken(), server.clock().instant());
      SignedIn signedIn =
          send(() -> server.post("/api/recovery", TestServer.NO_TOKEN, request), 201)
              .as(SignedIn.class);
      devices.add(TestDevice.recovered(server, account, keys, request.accessToken(), signedIn));
    }

    void check() {
      AccountState state = state();
      Set<Integer> served =
          devices.stream()
              .filter(device -> server.get("/api/me", device.token()).status() == 200)
              .map(TestDevice::deviceId)
              .collect(Collectors.toSet());
      Set<Bytes> locked =
          withoutAccess.stream().map(link -> link.keys().identityKey()).collect(Collectors.toSet());
      assertThat(served)
          .isEqualTo(
              state.active().values().stream()
                  .filter(device -> !locked.contains(device.identityKey()))
                  .map(AccountDevice::deviceId)
                  .collect(Collectors.toSet()));
      for (TestDeviceLink link : withoutAccess) {
        server.get("/api/me", link.accessToken()).isRefused(ErrorCode.UNAUTHENTICATED);
      }
      assertThat(server.get("/api/users", reader.token()).as(Accounts.class).users())
          .contains(new Account(account.userId(), listed));
    }
  }
}
