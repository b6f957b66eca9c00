package latchkey.server.guest;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Admitted;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.device.SignedInDevice;
import latchkey.server.meeting.Invitations;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.refusal.Refused;
import latchkey.server.relay.AdmissionKeys;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** Where guests wait, and where a member's device lets them in or turns them away. */
public final class Lobby {
  private final Transactions transactions;
  private final GuestStore guests;
  private final Invitations invitations;
  private final GuestEnding ending;
  private final AdmissionKeys keys;
  private final MeetingAccess access;
  private final Rosters rosters;
  private final AgreedClock clock;

  public Lobby(
      Transactions transactions,
      GuestStore guests,
      Invitations invitations,
      GuestEnding ending,
      AdmissionKeys keys,
      MeetingAccess access,
      Rosters rosters,
      AgreedClock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.invitations = invitations;
    this.ending = ending;
    this.keys = keys;
    this.access = access;
    this.rosters = rosters;
    this.clock = clock;
  }

  /** Who waits, in the order of knocking. */
  public List<WaitingGuest> waiting(MeetingId meetingId, SignedInDevice device) {
    access.requireInMeeting(meetingId, device);
    return transactions.read(() -> guests.waiting(meetingId, clock.agreed())).stream()
        .map(Knocks::describe)
        .toList();
  }

  /** The invitations that should be withdrawn, since the secrets of their links have come here. */
  public List<Bytes> burntLinks(MeetingId meetingId, SignedInDevice device) {
    access.requireInMeeting(meetingId, device);
    return invitations.burnt(meetingId);
  }

  /**
   * Lets in the guests that the signed entry names, all or none, and puts the keys that come with
   * it into their mailboxes.
   */
  public Admitted admit(MeetingId meetingId, SignedInDevice device, Admission admission) {
    if (!access.requireMayAdmit(meetingId, device).admissionOpen()) {
      throw Invitations.admissionClosed();
    }
    return rosters.append(
        meetingId,
        List.of(admission.entry()),
        device.address(),
        Lobby::requireAdmission,
        said ->
            new Admitted(keys.post(meetingId, device.address(), admission.keys(), admitted(said))));
  }

  private static void requireAdmission(List<MeetingEvent> said) {
    if (!(said.getFirst() instanceof MeetingEvent.GuestsAdmitted)) {
      throw Rosters.invalid("it admits no guests");
    }
  }

  private static Set<Address> admitted(List<MeetingEvent> said) {
    return said.getFirst() instanceof MeetingEvent.GuestsAdmitted admitted
        ? admitted.guests().stream().map(Guest::address).collect(Collectors.toSet())
        : Set.of();
  }

  /** Turns a waiting guest away. */
  public void decline(MeetingId meetingId, SignedInDevice device, GuestSessionId sessionId) {
    access.requireMayAdmit(meetingId, device);
    transactions.write(() -> {
      GuestSession session = require(meetingId, sessionId);
      if (!session.isWaiting() || !ending.end(session, GuestStatus.DECLINED)) {
        throw notWaiting();
      }
    });
  }

  private GuestSession require(MeetingId meetingId, GuestSessionId sessionId) {
    return transactions
        .read(() -> guests.find(sessionId))
        .filter(session -> session.meetingId().equals(meetingId))
        .orElseThrow(Lobby::guestUnknown);
  }

  static Refused notWaiting() {
    return new Refused(
        ErrorCode.GUEST_NOT_WAITING,
        "That guest does not wait any more: another device has decided, or it has left.");
  }

  static Refused guestUnknown() {
    return new Refused(ErrorCode.GUEST_UNKNOWN, "There is no such guest in that meeting.");
  }
}
