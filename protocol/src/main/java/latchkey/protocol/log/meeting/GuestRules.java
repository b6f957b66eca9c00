package latchkey.protocol.log.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.meeting.wire.AdmittedGuest;
import latchkey.protocol.log.meeting.wire.GuestRemoved;
import latchkey.protocol.log.meeting.wire.GuestsAdmitted;
import latchkey.protocol.log.meeting.wire.InvitationMade;
import latchkey.protocol.log.meeting.wire.InvitationRevoked;

/**
 * What entries about invitations and guests may say: types 9 to 13. Each method checks an entry
 * whose signature is good and, unless it refuses it, lets it count.
 */
final class GuestRules {
  private static final int MAX_GUESTS_IN_ENTRY = 100;

  private final MeetingState meeting;
  private final Guests guests;
  private final Invitations invitations;

  GuestRules(MeetingState meeting) {
    this.meeting = meeting;
    this.guests = meeting.guests;
    this.invitations = meeting.invitations;
  }

  MeetingEvent takeInvitationMade(WrittenEntry entry, Address signer) throws EntryRefused {
    InvitationMade body = Bodies.body(InvitationMade.parser(), entry);
    Bytes tokenHash = Form.hash(body.getTokenHash(), "the token's hash");
    Bytes linkKey = Form.key(body.getLinkKey(), "linkKey");
    ForWhom forWhom =
        switch (body.getForWhom()) {
          case FOR_WHOM_GUEST -> ForWhom.ONE_GUEST;
          case FOR_WHOM_SHARED -> ForWhom.SEVERAL_GUESTS;
          case FOR_WHOM_MEMBER -> ForWhom.MEMBER;
          case FOR_WHOM_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(
                  LogFault.MALFORMED, "the entry does not say for whom the invitation is");
        };
    long expiresAt = Form.number(body.getExpiresAt(), WrittenEntry.MAX_TIME, "expiresAt");
    if (forWhom == ForWhom.MEMBER) {
      meeting.requireHost(signer);
    } else {
      meeting.requireMayAdmit(signer);
    }
    meeting.requireRoom();
    int most = forWhom == ForWhom.SEVERAL_GUESTS ? Limits.MAX_INVITATION_USES : 1;
    EntryRefused.unless(
        body.getMaxUses() >= 1 && body.getMaxUses() <= most,
        LogFault.CONTRADICTION,
        "the invitation has not 1 to " + most + " uses");
    invitations.requireNew(tokenHash, linkKey, signer);
    Bytes anchor = HashContext.MEETING_ENTRY.of(entry.entry().toByteArray());
    Invitation invitation =
        new Invitation(
            tokenHash, linkKey, forWhom, body.getMaxUses(), expiresAt, signer, anchor, 0, false);
    invitations.add(invitation);
    return new MeetingEvent.InvitationMade(signer, invitation);
  }

  MeetingEvent takeInvitationRevoked(InvitationRevoked body, Address signer) throws EntryRefused {
    Bytes tokenHash = Form.hash(body.getTokenHash(), "the token's hash");
    meeting.requireMayAdmit(signer);
    meeting.requireRoom();
    Invitation invitation =
        invitations
            .byTokenHash(tokenHash)
            .filter(made -> !made.revoked())
            .orElseThrow(() ->
                new EntryRefused(LogFault.CONTRADICTION, "there is no such invitation to revoke"));
    invitations.put(invitation.asRevoked());
    return new MeetingEvent.InvitationRevoked(signer, invitation.asRevoked());
  }

  MeetingEvent takeGuestsAdmitted(GuestsAdmitted body, Address signer) throws EntryRefused {
    Form.that(
        body.getGuestsCount() >= 1 && body.getGuestsCount() <= MAX_GUESTS_IN_ENTRY,
        "the entry does not admit 1 to " + MAX_GUESTS_IN_ENTRY + " guests");
    meeting.requireMayAdmit(signer);
    meeting.requireRoom();
    EntryRefused.unless(!meeting.admissionClosed, LogFault.CONTRADICTION, "admission is closed");
    meeting.requireSeats(body.getGuestsCount());
    Map<GuestSessionId, Guest> admitted = new HashMap<>();
    List<Guest> inOrder = new ArrayList<>();
    Map<Bytes, Invitation> used = new HashMap<>();
    Map<Bytes, GuestSessionId> keys = new HashMap<>();
    for (AdmittedGuest wire : body.getGuestsList()) {
      Guest guest = guest(wire);
      boolean again = comesAgain(guest);
      EntryRefused.unless(
          again || guests.former(guest.sessionId()).isEmpty(),
          LogFault.CONTRADICTION,
          "that guest was in the meeting");
      EntryRefused.unless(
          guests.present(guest.sessionId()).isEmpty()
              && admitted.put(guest.sessionId(), guest) == null,
          LogFault.CONTRADICTION,
          "that guest is in the meeting");
      meeting.attendance.requireOwn(guest.address(), guest.identityKey());
      EntryRefused.unless(
          keys.put(guest.identityKey(), guest.sessionId()) == null,
          LogFault.CONTRADICTION,
          "two guests have one key");
      Optional<Invitation> made =
          Optional.ofNullable(used.get(guest.tokenHash()))
              .or(() -> invitations.byTokenHash(guest.tokenHash()));
      Invitation invitation = MeetingState.usable(made, !again);
      EntryRefused.unless(
          invitation.forWhom() != ForWhom.MEMBER,
          LogFault.CONTRADICTION,
          "the invitation is for a member");
      meeting
          .proofs()
          .require(
              invitation,
              new Knocking(
                  guest,
                  Form.signature(wire.getLinkProof(), "the link's proof"),
                  Form.signature(wire.getKeyProof(), "the key's proof")));
      used.put(guest.tokenHash(), again ? invitation : invitation.used());
      inOrder.add(guest);
    }
    used.values().forEach(invitations::put);
    for (Guest guest : inOrder) {
      guests.add(guest);
      meeting.attendance.begin(guest.address(), guest.identityKey(), meeting.size());
    }
    return new MeetingEvent.GuestsAdmitted(signer, inOrder);
  }

  private boolean comesAgain(Guest guest) {
    return guests
        .former(guest.sessionId())
        .filter(Guests.Former::mayComeAgain)
        .filter(former -> former.guest().equals(guest))
        .isPresent();
  }

  /** A guest as an entry names it, where everything has its form. */
  static Guest guest(AdmittedGuest wire) throws EntryRefused {
    int registrationId = wire.getRegistrationId();
    Form.that(
        registrationId >= 1 && registrationId <= Limits.MAX_REGISTRATION_ID,
        "a registration id is not from 1 to " + Limits.MAX_REGISTRATION_ID);
    Form.signature(wire.getLinkProof(), "the link's proof");
    Form.signature(wire.getKeyProof(), "the key's proof");
    return new Guest(
        Ids.sessionId(wire.getSessionId()),
        Form.key(wire.getIdentityKey(), "identityKey"),
        registrationId,
        Form.name(wire.getDisplayName(), Limits.MAX_NAME_CODE_POINTS),
        Form.hash(wire.getTokenHash(), "the token's hash"));
  }

  MeetingEvent takeGuestRemoved(GuestRemoved body, Address signer) throws EntryRefused {
    GuestSessionId sessionId = Ids.sessionId(body.getSessionId());
    meeting.requireMayAdmit(signer);
    Optional<Guest> present = guests.present(sessionId);
    Guest guest =
        present
            .or(() -> body.getHadGone() ? Optional.empty() : mayComeAgain(sessionId))
            .orElseThrow(
                () -> new EntryRefused(LogFault.CONTRADICTION, "that guest does not take part"));
    Optional<Invitation> invitation = invitations.byTokenHash(guest.tokenHash());
    boolean single = invitation.filter(made -> made.forWhom() == ForWhom.ONE_GUEST).isPresent();
    EntryRefused.unless(
        !body.getCloseLink() || !(single || body.getHadGone()),
        LogFault.CONTRADICTION,
        "only a removal closes a link, and only a link for several guests");
    if (!body.getHadGone() && (single || body.getCloseLink())) {
      invitation.map(Invitation::asRevoked).ifPresent(invitations::put);
    }
    guests.takeOut(guest, body.getHadGone());
    List<Address> gone = present.map(Guest::address).map(List::of).orElse(List.of());
    return new MeetingEvent.GuestRemoved(signer, guest, body.getHadGone(), gone);
  }

  private Optional<Guest> mayComeAgain(GuestSessionId sessionId) {
    return guests.former(sessionId).filter(Guests.Former::mayComeAgain).map(Guests.Former::guest);
  }

  MeetingEvent takeGuestLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    Bodies.requireEmptyBody(entry);
    EntryRefused.unless(
        Ids.isGuest(signer), LogFault.NOT_PERMITTED, "only a guest leaves as a guest");
    Guest guest =
        guests.present(new GuestSessionId(signer.id())).orElseThrow(MeetingState::signerUnknown);
    guests.takeOut(guest, false);
    return new MeetingEvent.GuestLeft(signer, guest);
  }
}
