package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.SignedIn;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.device.DeviceLinkLogRequest;
import latchkey.protocol.device.DeviceLinkMade;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.Devices;
import latchkey.protocol.device.PendingDevice;
import latchkey.protocol.device.PendingDeviceState;
import latchkey.protocol.device.PendingDeviceState.State;
import latchkey.protocol.log.account.AccountLog;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestAccount;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a device of an account brings in another one. */
final class DeviceLinkTest {
  private final TestServer server = TestServer.start();
  private final TestDevice laptop = server.newMember("Ada");
  private final TestDeviceLink link = new TestDeviceLink(server, laptop);

  @AfterEach
  void close() {
    server.close();
  }

  private State state() {
    return link.state().as(PendingDeviceState.class).state();
  }

  private DeviceLinkStatus status() {
    return link.status().as(DeviceLinkStatus.class);
  }

  private Reply log(long from) {
    return server.post("/api/device-links/log", "", new DeviceLinkLogRequest(link.token(), from));
  }

  @Test
  void bothDevicesGoStepByStep() {
    DeviceLinkMade made = link.make().hasStatus(201).as(DeviceLinkMade.class);
    assertThat(made.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofMinutes(10)));
    assertThat(status()).isEqualTo(new DeviceLinkStatus(made.expiresAt(), null));
    assertThat(state()).isEqualTo(State.OPEN);
    AccountLogPage page = log(0).as(AccountLogPage.class);
    assertThat(page.entries()).hasSize(1);
    assertThat(page.userId()).isEqualTo(laptop.userId());
    assertThat(log(1).as(AccountLogPage.class).entries()).isEmpty();

    link.ask().isDone();
    assertThat(state()).isEqualTo(State.ASKED);
    PendingDevice pending = Objects.requireNonNull(status().pendingDevice());
    assertThat(pending.deviceName()).isEqualTo("Phone of a test");
    assertThat(pending.identityKey()).isEqualTo(link.keys().identityKey());
    assertThat(pending.possession()).isNull();

    link.offer().isDone();
    PendingDeviceState offered = link.state().as(PendingDeviceState.class);
    assertThat(offered)
        .isEqualTo(new PendingDeviceState(State.OFFERED, new DeviceOffer(2, laptop.log().head())));
    link.prove().isDone();
    assertThat(state()).isEqualTo(State.PROVED);
    link.finish().isRefused(ErrorCode.FORBIDDEN);

    link.add().isDone();
    assertThat(state()).isEqualTo(State.ADDED);
    link.status().isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
    Reply finished = link.finish().hasStatus(201);
    assertThat(finished.as(SignedIn.class))
        .isEqualTo(
            new SignedIn(laptop.userId(), 2, server.clock().instant().plus(Duration.ofDays(90))));
    assertThat(finished.header("Set-Cookie")).startsWith("latchkey_device=" + link.accessToken());
    assertThat(server.get("/api/me/devices", link.accessToken()).as(Devices.class).devices())
        .extracting(DeviceInfo::name)
        .containsExactly("Laptop of a test", "Phone of a test");
    AccountLog log = laptop.log();
    assertThat(log.state().orElseThrow().device(2).orElseThrow().identityKey())
        .isEqualTo(link.keys().identityKey());
  }

  @Test
  void whateverIsSentAgainIsAnsweredAlike() {
    Reply made = link.make().hasStatus(201);
    assertThat(link.make().as(DeviceLinkMade.class)).isEqualTo(made.as(DeviceLinkMade.class));
    link.ask().isDone();
    link.ask().isDone();
    link.offer().isDone();
    link.offer().isDone();
    link.prove().isDone();
    link.prove().isDone();
    Bytes entry = link.entry();
    laptop.append(entry, link.tokenHash()).isDone();
    laptop.append(entry, link.tokenHash()).isDone();
    link.ask().isDone();
    link.prove().isDone();
    SignedIn first = link.finish().as(SignedIn.class);
    assertThat(link.finish().as(SignedIn.class)).isEqualTo(first);
    server.delete(link.path(), laptop.token()).isDone();
    assertThat(state()).isEqualTo(State.ADDED);
    assertThat(laptop.log().size()).isEqualTo(2);
  }

  @Test
  void theFirstDeviceThatComesHasTheLink() {
    link.make().hasStatus(201);
    link.ask().isDone();
    link.ask(new TestKeys(), link.accessToken()).isRefused(ErrorCode.DEVICE_LINK_TAKEN);
    link.ask(link.keys(), TestAccount.newAccessToken()).isRefused(ErrorCode.DEVICE_LINK_TAKEN);
    link.finish(TestAccount.newAccessToken()).isRefused(ErrorCode.DEVICE_LINK_TAKEN);
    assertThat(status().pendingDevice())
        .extracting(PendingDevice::identityKey)
        .isEqualTo(link.keys().identityKey());
  }

  @Test
  void aLinkIsGoodForTenMinutes() {
    link.proved();
    server.clock().advance(Duration.ofMinutes(10));

    log(0).isRefused(ErrorCode.DEVICE_LINK_USED);
    link.ask().isRefused(ErrorCode.DEVICE_LINK_USED);
    link.state().isRefused(ErrorCode.DEVICE_LINK_USED);
    link.prove(Bytes.of(new byte[64])).isRefused(ErrorCode.DEVICE_LINK_USED);
    link.finish().isRefused(ErrorCode.DEVICE_LINK_USED);
    link.status().isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
    link.offer().isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
  }

  @Test
  void aDeviceThatWasAddedInTheLastMomentHasTimeToBegin() {
    link.proved();
    server.clock().advance(Duration.ofMinutes(10).minusSeconds(1));
    link.add().isDone();
    server.clock().advance(Duration.ofMinutes(10).minusSeconds(1));
    link.finish().hasStatus(201);
    server.clock().advance(Duration.ofSeconds(1));
    link.finish().isRefused(ErrorCode.DEVICE_LINK_USED);
    server.get("/api/me", link.accessToken()).hasStatus(200);
  }

  @Test
  void aLinkThatWasWithdrawnIsOfNoUse() {
    link.proved();
    Bytes entry = link.entry();
    server.delete(link.path(), laptop.token()).isDone();
    server.delete(link.path(), laptop.token()).isDone();

    link.state().isRefused(ErrorCode.DEVICE_LINK_USED);
    laptop.append(entry, link.tokenHash()).isDone();
    server.get("/api/me", link.accessToken()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aLinkIsTheBusinessOfTheDeviceThatMadeIt() {
    TestDevice phone = laptop.another();
    TestDevice bea = server.newMember("Bea");
    link.proved();
    Bytes entry = link.entry();
    for (TestDevice other : new TestDevice[] {phone, bea}) {
      server.get(link.path(), other.token()).isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
      server
          .put(link.path() + "/offer", other.token(), new DeviceOffer(5, laptop.log().head()))
          .isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
      server.delete(link.path(), other.token()).isDone();
    }
    server
        .post(
            "/api/me/device-links",
            bea.token(),
            new latchkey.protocol.device.NewDeviceLink(link.tokenHash()))
        .isRefused(ErrorCode.DEVICE_LINK_UNKNOWN);
    assertThat(state()).isEqualTo(State.PROVED);

    laptop.signOut().isDone();
    link.state().isRefused(ErrorCode.DEVICE_LINK_USED);
    phone.append(entry, link.tokenHash()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void theLinkGivesAccessToTheDeviceThatHasProvedItsKeyAndNoOther() {
    link.make().hasStatus(201);
    link.offer().isRefused(ErrorCode.INVALID_REQUEST);
    link.prove(Bytes.of(new byte[64])).isRefused(ErrorCode.INVALID_REQUEST);
    link.ask().isDone();
    link.offer().isDone();
    laptop.append(link.entry(), link.tokenHash()).isDone();
    link.finish().isRefused(ErrorCode.FORBIDDEN);
    laptop.append(laptop.writer().rename("Ada L."), link.tokenHash()).isDone();

    TestDeviceLink one = new TestDeviceLink(server, laptop).proved();
    Bytes entry = one.entry();
    one.offer(new DeviceOffer(9, laptop.log().head())).isDone();
    one.prove().isDone();
    laptop.append(entry, one.tokenHash()).isDone();
    one.finish().isRefused(ErrorCode.FORBIDDEN);

    TestDeviceLink good = new TestDeviceLink(server, laptop).proved();
    good.add().isDone();
    assertThat(good.finish().as(SignedIn.class).deviceId()).isEqualTo(4);
  }

  @Test
  void whereTheLogHasMovedBothTakeTheLastStepsAgain() {
    link.proved();
    Bytes entry = link.entry();
    laptop.append(laptop.writer().rename("Ada L.")).isDone();
    laptop.append(entry, link.tokenHash()).isRefused(ErrorCode.LOG_MOVED);

    link.offer().isDone();
    assertThat(state()).isEqualTo(State.OFFERED);
    link.prove().isDone();
    link.add().isDone();
    link.finish().hasStatus(201);
  }

  @Test
  void anAccessTokenThatIsAnothersBringsNobodyIn() {
    link.make().hasStatus(201);
    link.ask(link.keys(), laptop.token()).isDone();
    link.offer().isDone();
    link.prove().isDone();
    link.add().isDone();
    link.finish(laptop.token()).isRefused(ErrorCode.FORBIDDEN);
    assertThat(laptop.log().size()).isEqualTo(2);
  }
}
