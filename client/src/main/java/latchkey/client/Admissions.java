package latchkey.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.Proposal;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;

/** Letting guests in and taking them out: by entries of the roster, signed here. */
final class Admissions {
  private final MemberEngine meeting;

  Admissions(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** As {@link MemberMeeting#lobby}. */
  List<LobbyGuest> lobby() {
    readLobby();
    return meeting.lobby().all();
  }

  private void readLobby() {
    meeting.lobby().replace(meeting.line().api().lobby(meeting.id()));
  }

  /** As {@link MemberMeeting#admit}. */
  void admit(Set<GuestSessionId> guests) {
    List<WaitingGuest> waiting = waiting(guests);
    if (waiting.isEmpty()) {
      throw noLongerWaiting();
    }
    for (int from = 0; from < waiting.size(); from += Limits.MAX_BATCH) {
      admitThoseWhoWait(waiting.subList(from, Math.min(from + Limits.MAX_BATCH, waiting.size())));
    }
  }

  /** Another member may have decided on one of them meanwhile: the others still come in. */
  private void admitThoseWhoWait(List<WaitingGuest> guests) {
    try {
      admitTogether(guests);
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.GUEST_NOT_WAITING) {
        throw e;
      }
      readLobby();
      List<WaitingGuest> still =
          meeting
              .lobby()
              .known(guests.stream().map(WaitingGuest::sessionId).collect(Collectors.toSet()));
      if (still.isEmpty() || still.size() == guests.size()) {
        throw e;
      }
      admitThoseWhoWait(still);
    }
  }

  private void admitTogether(List<WaitingGuest> guests) {
    meeting.prepared().prepareNow(guests.stream().map(WaitingGuest::asGuest).toList());
    meeting
        .distributor()
        .admit(keys ->
            meeting
                .session()
                .roster
                .append(
                    (log, writer) -> entry(log, writer, guests),
                    proposal ->
                        keys.hand(
                            proposal,
                            admitted(proposal),
                            envelopes ->
                                meeting
                                    .line()
                                    .api()
                                    .admit(meeting.id(), proposal.entry(), envelopes))));
  }

  private static List<Address> admitted(Proposal proposal) {
    return proposal.event()
            instanceof latchkey.protocol.log.meeting.MeetingEvent.GuestsAdmitted admitted
        ? admitted.guests().stream().map(Guest::address).toList()
        : List.of();
  }

  private static Optional<Bytes> entry(
      MeetingLog log, MeetingWriter writer, List<WaitingGuest> wanted) {
    List<WaitingGuest> missing =
        wanted.stream().filter(guest -> log.guest(guest.sessionId()).isEmpty()).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (!log.isAdmissionOpen()) {
      throw new LatchkeyException(
          ErrorCode.ADMISSION_CLOSED,
          "Nobody is let in while admission is closed. A host can open it again.");
    }
    missing.forEach(guest -> requireUsable(log, guest));
    List<Knocking> knocking = missing.stream().map(WaitingGuest::knocking).toList();
    return Optional.of(writer.admitGuests(knocking));
  }

  private static void requireUsable(MeetingLog log, WaitingGuest guest) {
    Optional<Invitation> invitation = log.invitation(guest.tokenHash());
    if (invitation.filter(Invitation::revoked).isPresent()) {
      throw refused(ErrorCode.INVITATION_REVOKED, guest, "the invitation was withdrawn");
    }
    if (invitation.filter(made -> made.expiresAt() <= Instant.now().toEpochMilli()).isPresent()) {
      throw refused(ErrorCode.INVITATION_EXPIRED, guest, "the invitation's time is over");
    }
  }

  private static LatchkeyException refused(ErrorCode code, WaitingGuest guest, String why) {
    return new LatchkeyException(
        code, guest.displayName() + " is not let in: " + why + ". Give the guest a new link.");
  }

  /** The server is asked only for those of whom it has not told; it refuses who has gone since. */
  private List<WaitingGuest> waiting(Set<GuestSessionId> guests) {
    if (meeting.lobby().known(guests).size() < guests.size()) {
      readLobby();
    }
    return meeting.lobby().known(guests);
  }

  void decline(GuestSessionId guest) {
    meeting.line().api().decline(meeting.id(), guest);
  }

  void remove(GuestSessionId guest) {
    meeting
        .session()
        .roster
        .append((log, writer) ->
            log.guest(guest)
                .map(present -> writer.removeGuest(guest, false, cameByShared(log, present))));
  }

  /** The link stays with who was removed, and would let that person knock again. */
  private static boolean cameByShared(MeetingLog log, Guest guest) {
    return log.invitation(guest.tokenHash())
        .filter(made -> made.forWhom() == ForWhom.SEVERAL_GUESTS)
        .isPresent();
  }

  /** The server says that a guest has gone for good who did not sign it. Blocks. */
  void hadGone(GuestSessionId guest) {
    meeting
        .session()
        .roster
        .append((log, writer) ->
            log.guest(guest)
                .filter(present -> log.mayAdmit(meeting.self()))
                .map(present -> writer.removeGuest(guest, true, false)));
  }

  void close() {
    meeting
        .session()
        .roster
        .append((log, writer) ->
            log.isAdmissionOpen() ? Optional.of(writer.closeAdmission()) : Optional.empty());
  }

  void open() {
    meeting
        .session()
        .roster
        .append((log, writer) ->
            log.isAdmissionOpen() ? Optional.empty() : Optional.of(writer.openAdmission()));
  }

  private static LatchkeyException noLongerWaiting() {
    return new LatchkeyException(
        ErrorCode.GUEST_NOT_WAITING,
        "A guest does not wait any more: somebody has decided already, or the guest has gone.");
  }
}
