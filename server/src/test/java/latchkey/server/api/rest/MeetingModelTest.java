package latchkey.server.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.meeting.Device;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.log.meeting.Role;
import latchkey.server.testing.Databases;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members, their devices and guests say at random what they may and may not say; the server is
 * killed and started again. The server takes just what every client takes, and serves just those
 * whom the log has.
 */
@ParameterizedClass
@EnumSource(Databases.class)
final class MeetingModelTest {
  private static final int STEPS = 70;

  private final Databases databases;

  MeetingModelTest(Databases databases) {
    this.databases = databases;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theServerServesThoseWhomTheLogHas(long seed) throws SQLException {
    try (TestServer server = TestServer.on(databases)) {
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
    private final TestMeeting meeting;
    private final List<TestDevice> devices = new ArrayList<>();
    private final List<TestLink> links = new ArrayList<>();
    private final List<TestGuest> guests = new ArrayList<>();
    private final Set<TestGuest> declined = new HashSet<>();
    private final Map<UserId, Long> wentAt = new HashMap<>();
    private MeetingLog log;

    Walk(TestServer server, Random random) {
      this.server = server;
      this.random = random;
      TestDevice ada = server.newMember("Ada");
      meeting = TestMeeting.create(server, ada);
      devices.add(ada);
      for (String name : List.of("Bea", "Cleo", "Dora")) {
        TestDevice first = server.newMember(name);
        devices.add(first);
        devices.add(server.newDevice(first));
      }
      meeting.add(devices.get(1));
      log = meeting.roster();
    }

    private <T> T any(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    /** Most often one that may say so. */
    private TestDevice signer() {
      List<TestDevice> inside = devices.stream().filter(this::takesPart).toList();
      List<TestDevice> hosts =
          inside.stream().filter(device -> log.isHost(device.userId())).toList();
      return switch (random.nextInt(8)) {
        case 0 -> any(devices);
        case 1, 2, 3 -> inside.isEmpty() ? any(devices) : any(inside);
        default -> hosts.isEmpty() ? any(devices) : any(hosts);
      };
    }

    private boolean takesPart(TestDevice device) {
      return log.device(device.address()).isPresent();
    }

    private void join() {
      List<TestDevice> arriving =
          devices.stream()
              .filter(device -> !takesPart(device) && log.member(device.userId()).isPresent())
              .toList();
      TestDevice device = arriving.isEmpty() ? any(devices) : any(arriving);
      say(device, meeting.writer(log, device).joinDevice(device.place()));
    }

    void step() {
      TestDevice signer = signer();
      TestDevice other = any(devices);
      MeetingWriter writer = meeting.writer(log, signer);
      switch (random.nextInt(19)) {
        case 0, 1 -> say(signer, writer.addMember(other.userId(), other.place()));
        case 2, 3, 4 -> join();
        case 5 -> say(signer, writer.moveAccount(signer.place()));
        case 6 -> sayUnlessLast(signer, writer.leaveAsMember());
        case 7 -> say(signer, writer.removeMember(other.userId()));
        case 8 -> sayUnlessLast(signer, writer.leaveAsDevice());
        case 9 -> say(signer, writer.changeRole(other.userId(), any(List.of(Role.values()))));
        case 10, 11 -> invite(signer);
        case 12 -> revoke(signer, writer);
        case 13 -> knock();
        case 14, 15, 16 -> admit(signer);
        case 17 -> goOut(signer, writer);
        default -> anythingElse(signer, other, writer);
      }
    }

    private void anythingElse(TestDevice signer, TestDevice other, MeetingWriter writer) {
      switch (random.nextInt(4)) {
        case 0 ->
            say(signer, log.isAdmissionOpen() ? writer.closeAdmission() : writer.openAdmission());
        case 1 -> server.continueAsIfKilled();
        case 2 -> devices.add(server.newDevice(signer));
        default -> {
          boolean isAnotherOfItsOwn =
              other != signer && other != meeting.host() && other.userId().equals(signer.userId());
          if (isAnotherOfItsOwn) {
            signer.signOut(other).isDone();
            Set<Integer> active = signer.log().state().orElseThrow().active().keySet();
            devices.removeIf(device ->
                device.userId().equals(signer.userId()) && !active.contains(device.deviceId()));
          }
        }
      }
    }

    /** A meeting in which no host's device takes part any more shows nothing. */
    private void sayUnlessLast(TestDevice signer, Bytes entry) {
      boolean anotherHostsDevice =
          devices.stream()
              .filter(this::takesPart)
              .anyMatch(device ->
                  !device.userId().equals(signer.userId()) && log.isHost(device.userId()));
      if (anotherHostsDevice) {
        say(signer, entry);
      }
    }

    private void say(TestDevice signer, Bytes entry) {
      expect(signer, entry, meeting.append(entry, signer));
    }

    /** The model takes the entry if every client does; the server must have done the same. */
    private void expect(TestDevice signer, Bytes entry, Reply reply) {
      boolean isMember = log.member(signer.userId()).isPresent();
      meeting.readAccountsAgain();
      MeetingLog with = log.copy();
      switch (with.append(entry)) {
        case LogVerdict.Accepted<MeetingEvent>(MeetingEvent event) -> {
          reply.hasStatus(204);
          log = with;
          switch (event) {
            case MeetingEvent.MemberRemoved removed -> wentAt.put(removed.userId(), log.size());
            case MeetingEvent.MemberLeft _ -> wentAt.put(signer.userId(), log.size());
            case MeetingEvent.MemberAdded added -> wentAt.remove(added.userId());
            default -> {
              // Membership stays as it is.
            }
          }
        }
        case LogVerdict.Refused<MeetingEvent> _ -> {
          if (isMember) {
            assertThat(reply.status()).isBetween(400, 409);
          } else {
            reply.isRefused(ErrorCode.MEETING_UNKNOWN);
          }
        }
      }
    }

    private void invite(TestDevice maker) {
      TestLink link = meeting.newLink();
      int uses = 1 + random.nextInt(3);
      say(
          maker,
          TestMeeting.making(link, uses, TestMeeting.NEVER).apply(meeting.writer(log, maker)));
      log.invitation(link.tokenHash())
          .ifPresent(made ->
              links.add(new TestLink(link.token(), link.keys(), log.logId(), made.anchor())));
    }

    private void revoke(TestDevice signer, MeetingWriter writer) {
      if (!links.isEmpty()) {
        say(signer, writer.revokeInvitation(any(links).tokenHash()));
      }
    }

    private void knock() {
      List<TestLink> open = links.stream().filter(this::isOpen).toList();
      if (!open.isEmpty()) {
        guests.add(TestGuest.knock(server, any(open), "Guest " + guests.size(), 1));
      }
    }

    private boolean isOpen(TestLink link) {
      Invitation invitation = log.invitation(link.tokenHash()).orElseThrow();
      return log.isAdmissionOpen() && !invitation.revoked() && !invitation.isUsedUp();
    }

    private void admit(TestDevice signer) {
      List<TestGuest> waiting = guests.stream().filter(this::waits).toList();
      if (waiting.isEmpty()) {
        knock();
        return;
      }
      if (!takesPart(signer)) {
        return;
      }
      TestGuest guest = any(waiting);
      if (random.nextInt(5) == 0) {
        Reply reply = meeting.decline(guest, signer);
        if (log.mayAdmit(signer.address())) {
          reply.isDone();
          declined.add(guest);
        }
        return;
      }
      Bytes entry = meeting.writer(log, signer).admitGuests(List.of(guest.knocking()));
      expect(signer, entry, meeting.admit(Admission.alone(entry), signer));
    }

    private boolean waits(TestGuest guest) {
      Invitation link = log.invitation(guest.asGuest().tokenHash()).orElseThrow();
      return log.everHadKey(guest.address()).isEmpty()
          && !declined.contains(guest)
          && !link.revoked()
          && !link.isUsedUp();
    }

    private void goOut(TestDevice signer, MeetingWriter writer) {
      List<Guest> inside = log.guests();
      if (!inside.isEmpty()) {
        Guest guest = any(inside);
        say(signer, writer.removeGuest(guest.sessionId(), random.nextBoolean(), false));
      }
    }

    void check() throws SQLException {
      for (TestDevice device : devices) {
        boolean isMember = log.member(device.userId()).isPresent();
        boolean takesPart = takesPart(device);
        assertThat(server.get(meeting.path(), device.token()).status())
            .isEqualTo(isMember ? 200 : 404);
        assertThat(server.get(meeting.path() + "/external/waiting", device.token()).status())
            .isEqualTo(takesPart ? 200 : isMember ? 403 : 404);
        Long went = wentAt.get(device.userId());
        if (went != null) {
          assertThat(meeting.roster(device).head()).isEqualTo(log.hashAt(went - 1).orElseThrow());
        }
      }
      for (TestLink link : links) {
        assertThat(server.get(link.joinPath(), "").status() == 200).isEqualTo(isOpen(link));
      }
      for (TestGuest guest : guests) {
        boolean served = log.guest(guest.sessionId()).isPresent() || waits(guest);
        assertThat(server.get(guest.path() + "/prekeys", guest.token()).status())
            .isEqualTo(served ? 200 : 410);
      }
      assertThat(entitled().stream().filter(this::isSignedIn).collect(Collectors.toSet()))
          .isEqualTo(
              Stream.concat(
                      log.devices().stream().map(Device::address),
                      log.guests().stream().map(Guest::address))
                  .filter(this::isSignedIn)
                  .collect(Collectors.toSet()));
    }

    /** A device that its account has removed is cut off before the meeting's log says so. */
    private boolean isSignedIn(Address address) {
      return devices.stream().anyMatch(device -> device.address().equals(address))
          || guests.stream().anyMatch(guest -> guest.address().equals(address));
    }

    private Set<Address> entitled() throws SQLException {
      Set<Address> readers = new HashSet<>();
      try (Connection database = server.connectToDatabase();
          Statement statement = database.createStatement();
          ResultSet rows =
              statement.executeQuery("select reader_id, reader_device_id from relay_reader")) {
        while (rows.next()) {
          readers.add(new Address(rows.getString(1), rows.getInt(2)));
        }
      }
      return readers;
    }
  }
}
