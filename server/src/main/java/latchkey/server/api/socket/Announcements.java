package latchkey.server.api.socket;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import latchkey.protocol.Address;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountChanged;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.meeting.MeetingAccountChanged;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.LinkBurnt;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.protocol.relay.SignedOut;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.event.EventSink;
import latchkey.server.event.ServerEvent;
import latchkey.server.meeting.PresentPeople;
import latchkey.server.relay.Relay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells connected devices what has happened, and cuts off those who are out. */
final class Announcements implements EventSink {
  private static final Logger log = LoggerFactory.getLogger(Announcements.class);

  private final Connections connections;
  private final Rooms rooms;
  private final JoinEvents joins;
  private final Relay relay;

  Announcements(Connections connections, Rooms rooms, JoinEvents joins, Relay relay) {
    this.connections = connections;
    this.rooms = rooms;
    this.joins = joins;
    this.relay = relay;
  }

  @Override
  public void publish(ServerEvent event) {
    switch (event) {
      case ServerEvent.GuestWaiting waiting ->
          rooms.submit(
              waiting.guest().meetingId(),
              room -> room.tellMembers(Outgoing.GUEST_WAITING, waiting.guest()));
      case ServerEvent.MemberWaiting waiting ->
          rooms.submit(
              waiting.member().meetingId(),
              room -> room.tellMembers(Outgoing.MEMBER_WAITING, waiting.member()));
      case ServerEvent.MemberWaitsNoMore gone ->
          rooms.submit(
              gone.member().meetingId(),
              room -> room.tellMembers(Outgoing.MEMBER_WAITS_NO_MORE, gone.member()));
      case ServerEvent.LinkBurnt burnt ->
          rooms.submit(
              burnt.meetingId(),
              room ->
                  room.tellMembers(
                      Outgoing.LINK_BURNT, new LinkBurnt(burnt.meetingId(), burnt.tokenHash())));
      case ServerEvent.GuestAdmitted admitted -> guestAdmitted(admitted.guest());
      case ServerEvent.GuestGone gone -> guestGone(gone.guest());
      case ServerEvent.RosterAppended appended ->
          rooms.submit(
              appended.page().meetingId(),
              room -> rosterAppended(room, appended.page(), appended.events()));
      case ServerEvent.MeetingEnded ended -> meetingEnded(ended.meetingId());
      case ServerEvent.AccountChanged changed -> accountChanged(changed);
      case ServerEvent.PreKeysLow low -> preKeysLow(low.owner(), low.counts());
      case ServerEvent.DeviceSignedOut out ->
          signedOut(Address.ofMember(out.userId(), out.deviceId()));
    }
  }

  private void guestAdmitted(GuestRef guest) {
    Address address = Address.ofGuest(guest.sessionId());
    rooms.submit(
        guest.meetingId(),
        room -> {
          for (Connection connection : room.guestConnections(address)) {
            connection.send(Outgoing.GUEST_IS_ADMITTED, guest);
            joins.admit(room, connection, guest.meetingId());
          }
          room.tellMembers(Outgoing.GUEST_ADMITTED, guest);
        });
  }

  private void guestGone(GuestRef guest) {
    Address address = Address.ofGuest(guest.sessionId());
    afterwards(relay.letOut(guest.meetingId(), address));
    rooms.submit(
        guest.meetingId(),
        room -> {
          for (Connection connection : room.guestConnections(address)) {
            connection.seats().forEach(seat -> joins.standUp(room, seat));
            room.walkAway(connection);
            goneEvent(guest.status()).ifPresent(event -> connection.send(event, guest));
            connection.socket().disconnect();
          }
          room.tellMembers(Outgoing.GUEST_LEFT, guest);
        });
  }

  /** What the guest itself is told; one that left knows. */
  private static Optional<Outgoing<GuestRef>> goneEvent(GuestStatus status) {
    return switch (status) {
      case DECLINED, LINK_REVOKED, LINK_USED_UP -> Optional.of(Outgoing.GUEST_IS_DECLINED);
      case REMOVED -> Optional.of(Outgoing.GUEST_IS_REMOVED);
      case EXPIRED -> Optional.of(Outgoing.GUEST_IS_EXPIRED);
      case LEFT, WAITING, ADMITTED -> Optional.empty();
    };
  }

  /** Those who go out are told of the log up to their going, and of nothing after it. */
  private void rosterAppended(Room room, RosterPage page, List<MeetingEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      MeetingEvent event = events.get(i);
      RosterPage upToHere = page.first(i + 1);
      for (Address gone : event.gone()) {
        room.tell(gone, Outgoing.ROSTER, upToHere);
        cut(room, gone);
      }
    }
    room.tellAll(Outgoing.ROSTER, page);
  }

  /** Tells a member's device, too, that it was cut off. */
  private void cut(Room room, Address gone) {
    for (Seat seat : room.seats(gone)) {
      if (seat.connection().caller() instanceof Caller.Member) {
        seat.connection()
            .send(Outgoing.PARTICIPANT_LEFT, PresentPeople.describe(room.meetingId(), gone));
      }
      joins.standUp(room, seat);
    }
  }

  private void meetingEnded(MeetingId meetingId) {
    afterwards(relay.end(meetingId));
    MeetingRef meeting = new MeetingRef(meetingId);
    rooms.submit(
        meetingId,
        room -> {
          room.tellAll(Outgoing.MEETING_ENDED, meeting);
          room.guestConnections().stream()
              .filter(connection -> connection.seats().isEmpty())
              .forEach(connection -> connection.send(Outgoing.MEETING_ENDED, meeting));
          room.seats().forEach(room::unseat);
          for (Connection guest : room.guestConnections()) {
            room.walkAway(guest);
            guest.socket().disconnect();
          }
        });
  }

  /**
   * Tells everyone who is there that the meeting is in another incarnation, and ends the
   * connections that came in by a former one: an incarnation lasts as long as a connection.
   */
  void restored(MeetingId meetingId) {
    MeetingRef meeting = new MeetingRef(meetingId);
    rooms.submit(
        meetingId,
        room -> {
          long present = relay.incarnation(meetingId);
          for (Seat seat : room.seats()) {
            if (seat.incarnation() != present) {
              seat.connection().send(Outgoing.MEETING_RESTORED, meeting);
              joins.standUp(room, seat);
              seat.connection().socket().disconnect();
            }
          }
        });
  }

  private void accountChanged(ServerEvent.AccountChanged changed) {
    UserId userId = changed.userId();
    AccountChanged told = new AccountChanged(userId, changed.size());
    for (int deviceId = 1; deviceId <= Limits.MAX_DEVICE_ID; deviceId++) {
      for (Connection connection : connections.of(Address.ofMember(userId, deviceId))) {
        connection.send(Outgoing.ACCOUNT_CHANGED, told);
      }
    }
    for (MeetingId meetingId : changed.meetings()) {
      MeetingAccountChanged inMeeting =
          new MeetingAccountChanged(meetingId, userId, changed.size());
      rooms.submit(meetingId, room -> room.tellAll(Outgoing.MEETING_ACCOUNT_CHANGED, inMeeting));
    }
  }

  private void preKeysLow(Address owner, KeyCounts counts) {
    PreKeysLow low = new PreKeysLow(counts.preKeyCount(), counts.kyberPreKeyCount());
    for (Connection connection : connections.of(owner)) {
      connection.send(Reception.preKeysLowEvent(connection.caller()), low);
    }
  }

  /** Ends a device's connections, and what it was entitled to. */
  void signedOut(Address device) {
    afterwards(
        relay
            .forget(device)
            .thenAccept(meetings -> meetings.forEach(meetingId -> tellOut(meetingId, device))));
    for (Connection connection : connections.of(device)) {
      connection.send(Outgoing.SIGNED_OUT, new SignedOut());
      connection.socket().disconnect();
    }
  }

  private void tellOut(MeetingId meetingId, Address device) {
    DeviceRef out = new DeviceRef(meetingId, new UserId(device.id()), device.deviceId());
    rooms.submit(meetingId, room -> room.tellMembers(Outgoing.DEVICE_SIGNED_OUT, out));
  }

  /** Cleaning up: who is out gets nothing whether or not this succeeds. */
  private static void afterwards(CompletableFuture<Void> cleaning) {
    var _ =
        cleaning.exceptionally(failure -> {
          log.warn("what a participant was entitled to could not be deleted", failure);
          return null;
        });
  }
}
