package latchkey.protocol.roster;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;

/** What an accepted entry says. {@link #signer} is who says it. */
public sealed interface RosterEvent {
  Address signer();

  record MeetingCreated(
      Address signer, Bytes titleHash, RosterMember creator, boolean everyMemberAdmits)
      implements RosterEvent {}

  record DeviceAdded(Address signer, RosterMember device) implements RosterEvent {}

  record DeviceRemoved(Address signer, RosterMember device) implements RosterEvent {}

  record InvitationMade(Address signer, Bytes tokenHash, boolean shared) implements RosterEvent {}

  record InvitationRevoked(Address signer, Bytes tokenHash) implements RosterEvent {}

  record GuestsAdmitted(Address signer, List<RosterGuest> guests) implements RosterEvent {
    public GuestsAdmitted {
      guests = List.copyOf(guests);
    }
  }

  /**
   * A guest was turned out, which revokes its invitation; or it had gone, which does not.
   *
   * @param hadGone by itself, without saying so in the log
   */
  record GuestRemoved(Address signer, RosterGuest guest, boolean hadGone) implements RosterEvent {}

  record GuestLeft(Address signer, RosterGuest guest) implements RosterEvent {
    public GuestSessionId sessionId() {
      return guest.sessionId();
    }
  }

  record MeetingEnded(Address signer) implements RosterEvent {}
}
