package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.account.AccountChanged;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.device.Devices;
import latchkey.protocol.meeting.MeetingAccountChanged;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Events;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestDeviceLink;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told that an account's log has grown, and who is cut off by what it says. */
final class AccountEventsTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void anAccountsDevicesAndAllWhoMeetItAreToldThatItsLogHasGrown() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestDevice cleo = scene.newMemberInside("Cleo");
    TestSocket beas = scene.connect(bea);
    TestSocket adas = scene.join(scene.ada);
    TestSocket cleos = scene.join(cleo);
    TestSocket gils = scene.join(scene.meeting.guest("Gil"));
    TestGuest waiting = scene.meeting.knock("Wim");
    TestSocket wims = scene.connect(waiting);
    TestSocket doras = scene.connect(scene.server.newMember("Dora"));

    bea.append(bea.writer().rename("Bea L.")).isDone();

    assertThat(beas.next(Events.ACCOUNT_CHANGED, AccountChanged.class))
        .isEqualTo(new AccountChanged(bea.userId(), 2));
    for (TestSocket socket : List.of(adas, cleos, gils)) {
      assertThat(socket.next(Events.MEETING_ACCOUNT_CHANGED, MeetingAccountChanged.class))
          .isEqualTo(new MeetingAccountChanged(scene.meetingId(), bea.userId(), 2));
    }
    scene.say(adas, "after it");
    for (TestSocket socket : List.of(adas, cleos, gils, wims, doras)) {
      assertThat(socket.events()).doesNotContain(Events.ACCOUNT_CHANGED);
    }
    for (TestSocket socket : List.of(wims, doras)) {
      assertThat(socket.events()).doesNotContain(Events.MEETING_ACCOUNT_CHANGED);
    }
  }

  @Test
  void aMeetingThatHasEndedIsNotTold() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestMeeting other = TestMeeting.create(scene.server, scene.ada);
    other.add(bea);
    TestSocket adas = scene.join(scene.ada);
    scene.meeting.end().isDone();
    adas.next(Events.MEETING_ENDED, Object.class);

    bea.append(bea.writer().rename("Bea L.")).isDone();
    scene.ada.append(scene.ada.writer().rename("Ada L.")).isDone();

    adas.next(Events.ACCOUNT_CHANGED, AccountChanged.class);
    assertThat(adas.events()).doesNotContain(Events.MEETING_ACCOUNT_CHANGED);
  }

  @Test
  void aDeviceThatIsAddedIsToldOfToTheOthersOfItsAccount() {
    TestSocket adas = scene.connect(scene.ada);
    new TestDeviceLink(scene.server, scene.ada).through();
    assertThat(adas.next(Events.ACCOUNT_CHANGED, AccountChanged.class).size()).isEqualTo(2);
  }

  @Test
  void theDevicesThatGoAlongAreCutOffAndTheOthersTold() {
    TestDevice phone = scene.server.newDevice(scene.ada);
    TestDevice tablet = scene.server.newDevice(phone);
    scene.meeting.add(tablet);
    TestSocket adas = scene.join(scene.ada);
    TestSocket phones = scene.connect(phone);
    TestSocket tablets = scene.join(tablet);

    scene.ada.signOut(phone).isDone();

    for (TestSocket socket : List.of(phones, tablets)) {
      assertThat(socket.next(Events.ACCOUNT_CHANGED, AccountChanged.class).size()).isEqualTo(4);
      socket.next(Events.SIGNED_OUT, Object.class);
      socket.awaitDisconnected();
    }
    assertThat(adas.next(Events.DEVICE_SIGNED_OUT, DeviceRef.class))
        .isEqualTo(new DeviceRef(scene.meetingId(), tablet.userId(), tablet.deviceId()));
    scene.server.get("/api/me", phone.token()).isRefused(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aDeviceThatStaysConnectedIsInUse() {
    TestSocket adas = scene.connect(scene.ada);
    TestDevice phone = scene.server.newDevice(scene.ada);
    for (int i = 0; i < 2; i++) {
      scene.server.clock().advance(Duration.ofDays(89));
      Eventually.holds(
          "it is noted that the device is connected",
          () -> lastSeen(phone, scene.ada).equals(scene.server.clock().instant()));
    }
    assertThat(adas.events()).doesNotContain(Events.SIGNED_OUT);
  }

  private Instant lastSeen(TestDevice asking, TestDevice asked) {
    return scene.server.get("/api/me/devices", asking.token()).as(Devices.class).devices().stream()
        .filter(device -> device.deviceId() == asked.deviceId())
        .map(DeviceInfo::lastSeenAt)
        .findFirst()
        .orElseThrow();
  }
}
