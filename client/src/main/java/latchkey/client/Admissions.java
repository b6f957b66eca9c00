package latchkey.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;

/** Letting guests in and taking them out: by entries of the roster, signed here. */
final class Admissions {
  private final MemberEngine meeting;

  Admissions(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** As {@link MemberMeeting#admit}. */
  void admit(Set<GuestSessionId> guests) {
    List<WaitingGuest> waiting = waiting(guests);
    if (waiting.size() < guests.size()) {
      throw noLongerWaiting();
    }
    for (WaitingGuest guest : waiting) {
      requireProof(guest);
    }
    for (int from = 0; from < waiting.size(); from += Limits.MAX_BATCH) {
      admitTogether(waiting.subList(from, Math.min(from + Limits.MAX_BATCH, waiting.size())));
    }
  }

  private void admitTogether(List<WaitingGuest> guests) {
    Map<GuestSessionId, RosterGuest> wanted =
        guests.stream()
            .map(guest ->
                new RosterGuest(
                    guest.sessionId(),
                    guest.identityKeyPublic(),
                    guest.displayName(),
                    guest.invitationTokenHash()))
            .collect(Collectors.toMap(RosterGuest::sessionId, guest -> guest));
    meeting
        .session()
        .roster
        .append(
            log -> entry(log, wanted),
            entry ->
                meeting
                    .distributor()
                    .admit(wanted.keySet(), () -> meeting.line().api().admit(meeting.id(), entry)));
  }

  private static Optional<RosterEntries.Body> entry(
      Roster log, Map<GuestSessionId, RosterGuest> wanted) {
    List<RosterGuest> missing =
        wanted.values().stream().filter(guest -> log.guest(guest.sessionId()).isEmpty()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(RosterEntries.guestsAdmitted(missing));
  }

  /** The server is asked only for those of whom it has not told; it refuses who has gone since. */
  private List<WaitingGuest> waiting(Set<GuestSessionId> guests) {
    List<WaitingGuest> known = meeting.lobby().known(guests);
    return known.size() == guests.size()
        ? known
        : meeting.line().api().lobby(meeting.id()).stream()
            .filter(guest -> guests.contains(guest.sessionId()))
            .toList();
  }

  private void requireProof(WaitingGuest guest) {
    switch (meeting.lobby().proof(guest)) {
      case GOOD -> {}
      case MISSING ->
          throw refused(guest, "the knock does not prove that it was made with the link.");
      case WRONG ->
          throw refused(
              guest,
              "the knock was not made with the whole link, or somebody has changed it on its way.");
      case UNKNOWN ->
          throw new LatchkeyException(
              ErrorCode.PROOF_UNKNOWN,
              guest.displayName()
                  + " cannot be let in by this device: it has not been given the link's secret yet,"
                  + " and cannot tell who knocks. Wait a moment, or let the member who made the"
                  + " link decide.");
    }
  }

  private static LatchkeyException refused(WaitingGuest guest, String why) {
    return new LatchkeyException(
        ErrorCode.PROOF_REFUSED,
        guest.displayName() + " is not let in: " + why + " Give the guest a new link.");
  }

  void decline(GuestSessionId guest) {
    meeting.line().api().decline(meeting.id(), guest);
  }

  void remove(GuestSessionId guest) {
    meeting
        .session()
        .roster
        .append(
            log ->
                log.guest(guest).isPresent()
                    ? Optional.of(RosterEntries.guestRemoved(guest))
                    : Optional.empty(),
            entry -> meeting.line().api().remove(meeting.id(), guest, entry));
  }

  private static LatchkeyException noLongerWaiting() {
    return new LatchkeyException(
        ErrorCode.GUEST_NOT_WAITING,
        "A guest does not wait any more: somebody has decided already, or the guest has gone.");
  }
}
