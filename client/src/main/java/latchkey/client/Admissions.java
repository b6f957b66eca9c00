package latchkey.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.client.invite.LinkSecrets;
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

  static GuestProof proof(LinkSecrets secrets, WaitingGuest guest) {
    return secrets.check(
        guest.invitationTokenHash(),
        guest.identityKeyPublic(),
        guest.registrationId(),
        guest.displayName(),
        guest.identityProof());
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
            log -> entry(log, wanted), entry -> meeting.line().api().admit(meeting.id(), entry));
  }

  private static Optional<RosterEntries.Body> entry(
      Roster log, Map<GuestSessionId, RosterGuest> wanted) {
    List<RosterGuest> missing =
        wanted.values().stream().filter(guest -> log.guest(guest.sessionId()).isEmpty()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(RosterEntries.guestsAdmitted(missing));
  }

  private List<WaitingGuest> waiting(Set<GuestSessionId> guests) {
    List<WaitingGuest> waiting = new ArrayList<>(meeting.line().api().lobby(meeting.id()));
    waiting.removeIf(guest -> !guests.contains(guest.sessionId()));
    return waiting;
  }

  private void requireProof(WaitingGuest guest) {
    GuestProof proof = proof(meeting.secrets(), guest);
    if (proof == GuestProof.MISSING || proof == GuestProof.WRONG) {
      throw new LatchkeyException(
          ErrorCode.INVALID_SIGNATURE,
          guest.displayName()
              + " is not let in: the knock "
              + (proof == GuestProof.MISSING
                  ? "does not prove that it was made with the link."
                  : "was not made with the whole link, or somebody has changed it on its way.")
              + " Give the guest a new link.");
    }
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
