package latchkey.server.guest;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.roster.RosterEvent;
import latchkey.protocol.roster.RosterGuest;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.SignedInDevice;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** Where guests wait, and where a member's device lets them in, turns them away or out. */
public final class Lobby {
  private final Transactions transactions;
  private final GuestStore guests;
  private final GuestEnding ending;
  private final GuestKeys keys;
  private final MeetingAccess access;
  private final Rosters rosters;
  private final ServerLimits limits;
  private final AgreedClock clock;

  public Lobby(
      Transactions transactions,
      GuestStore guests,
      GuestEnding ending,
      GuestKeys keys,
      MeetingAccess access,
      Rosters rosters,
      ServerLimits limits,
      AgreedClock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.ending = ending;
    this.keys = keys;
    this.access = access;
    this.rosters = rosters;
    this.limits = limits;
    this.clock = clock;
  }

  /** Who waits, in the order of knocking. */
  public List<WaitingGuest> waiting(MeetingId meetingId, SignedInDevice device) {
    access.requireInMeeting(meetingId, device);
    return transactions.read(() -> guests.waiting(meetingId, clock.agreed())).stream()
        .map(Knocks::describe)
        .toList();
  }

  /**
   * Lets in exactly the guest that the signed entry names.
   *
   * @return its key bundle, where that is asked for
   */
  public Optional<GuestKeyBundles> admit(
      MeetingId meetingId, SignedInDevice device, GuestSessionId sessionId, Admission admission) {
    access.requireMayAdmit(meetingId, device);
    require(meetingId, sessionId);
    return admit(meetingId, device, Optional.of(sessionId), admission);
  }

  /**
   * Lets in the guests that the signed entry names, all or none.
   *
   * @return their key bundles, where those are asked for
   */
  public Optional<GuestKeyBundles> admitMany(
      MeetingId meetingId, SignedInDevice device, Admission admission) {
    access.requireMayAdmit(meetingId, device);
    return admit(meetingId, device, Optional.empty(), admission);
  }

  private Optional<GuestKeyBundles> admit(
      MeetingId meetingId,
      SignedInDevice device,
      Optional<GuestSessionId> alone,
      Admission admission) {
    return rosters.append(
        meetingId,
        List.of(admission.entry()),
        device.address(),
        said -> {
          List<RosterGuest> guests = admitted(said);
          if (guests.isEmpty() || (alone.isPresent() && !alone.equals(onlyOne(guests)))) {
            throw Rosters.invalid("it does not admit just the guest that the call names");
          }
          requireRoom(meetingId, guests.size());
        },
        said ->
            admission.bringsKeys()
                ? Optional.of(
                    keys.takeAll(
                        meetingId,
                        admitted(said).stream().map(RosterGuest::sessionId).toList(),
                        device.address()))
                : Optional.empty());
  }

  private static List<RosterGuest> admitted(List<RosterEvent> said) {
    return said.getFirst() instanceof RosterEvent.GuestsAdmitted admitted
        ? admitted.guests()
        : List.of();
  }

  private static Optional<GuestSessionId> onlyOne(List<RosterGuest> guests) {
    return guests.size() == 1
        ? Optional.of(guests.getFirst()).map(RosterGuest::sessionId)
        : Optional.empty();
  }

  private void requireRoom(MeetingId meetingId, int more) {
    int people =
        rosters.view(meetingId).map(view -> view.devices().size() + view.guests().size()).orElse(0);
    if (people + more > limits.of(Limit.PARTICIPANTS)) {
      throw new Refused(
          ErrorCode.MEETING_FULL,
          "The meeting has as many participants as it can have. Somebody must leave first.");
    }
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

  /** Turns a guest out by the signed entry that says so. */
  public void remove(
      MeetingId meetingId, SignedInDevice device, GuestSessionId sessionId, Bytes entry) {
    access.requireMayAdmit(meetingId, device);
    RosterView roster = access.requireInMeeting(meetingId, device);
    if (!roster.hasGuest(sessionId)) {
      throw new Refused(
          ErrorCode.GUEST_UNKNOWN, "That guest is not in the meeting, so it cannot be removed.");
    }
    rosters.append(
        meetingId,
        List.of(entry),
        device.address(),
        said -> {
          if (!(said.getFirst() instanceof RosterEvent.GuestRemoved removed)
              || !removed.guest().sessionId().equals(sessionId)) {
            throw Rosters.invalid("it does not remove just the guest that the call names");
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
        "That guest does not wait any more: somebody else has decided, or it has left.");
  }

  static Refused guestUnknown() {
    return new Refused(ErrorCode.GUEST_UNKNOWN, "There is no such guest in that meeting.");
  }
}
