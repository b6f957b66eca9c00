package latchkey.protocol.roster;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.roster.wire.AdmittedGuest;
import latchkey.protocol.roster.wire.InvitationUse;
import latchkey.protocol.roster.wire.MemberDevice;
import latchkey.protocol.roster.wire.RosterEntry;
import org.jspecify.annotations.Nullable;

/**
 * A meeting's roster, built by checking each entry in turn: form, order, signature, permission
 * (docs/protocol.md, "Roster"). Coming in needs the signature of somebody who is in; the server
 * cannot make one. Not safe for use by several threads.
 */
public final class Roster {
  private final MeetingId meetingId;
  private final SignatureCheck signatures;

  private final List<Bytes> hashes = new ArrayList<>();
  private final Map<Address, RosterMember> devices = new LinkedHashMap<>();
  private final Set<Address> formerDevices = new HashSet<>();
  private final Map<GuestSessionId, RosterGuest> guests = new LinkedHashMap<>();
  private final Set<GuestSessionId> formerGuests = new HashSet<>();
  private final Map<Bytes, RosterInvitation> invitations = new HashMap<>();
  private @Nullable UserId host;
  private Bytes titleHash = Bytes.EMPTY;
  private boolean everyMemberAdmits;
  private boolean ended;

  /** An empty log. */
  public Roster(MeetingId meetingId, SignatureCheck signatures) {
    this.meetingId = meetingId;
    this.signatures = signatures;
  }

  public MeetingId meetingId() {
    return meetingId;
  }

  /** How many entries the log has: the next one's index. */
  public long size() {
    return hashes.size();
  }

  /** The newest entry's hash; empty for an empty log. */
  public Bytes head() {
    return hashes.isEmpty() ? Bytes.EMPTY : hashes.get(hashes.size() - 1);
  }

  /** The hash of the entry at {@code index}, if the log reaches that far. */
  public Optional<Bytes> hashAt(long index) {
    return index >= 0 && index < hashes.size()
        ? Optional.of(hashes.get((int) index))
        : Optional.empty();
  }

  /** SHA-256 of the meeting's title; empty for an empty log. */
  public Bytes titleHash() {
    return titleHash;
  }

  /** The devices that take part, in the order of coming in. */
  public List<RosterMember> devices() {
    return List.copyOf(devices.values());
  }

  /** The guests that take part, in the order of admission. */
  public List<RosterGuest> guests() {
    return List.copyOf(guests.values());
  }

  public Optional<RosterMember> device(Address address) {
    return Optional.ofNullable(devices.get(address));
  }

  public Optional<RosterGuest> guest(GuestSessionId sessionId) {
    return Optional.ofNullable(guests.get(sessionId));
  }

  public Optional<RosterInvitation> invitation(Bytes tokenHash) {
    return Optional.ofNullable(invitations.get(tokenHash));
  }

  /** Whether this device or guest takes part. */
  public boolean has(Address address) {
    return identityKey(address).isPresent();
  }

  /** The identity key under which a device or guest takes part. */
  public Optional<Bytes> identityKey(Address address) {
    RosterMember device = devices.get(address);
    if (device != null) {
      return Optional.of(device.identityKey());
    }
    if (address.deviceId() != Address.GUEST_DEVICE_ID) {
      return Optional.empty();
    }
    return guest(new GuestSessionId(address.id())).map(RosterGuest::identityKey);
  }

  public boolean isHost(UserId userId) {
    return userId.equals(host);
  }

  /** Whether this device may admit and remove guests, and make invitations. */
  public boolean mayAdmit(Address address) {
    RosterMember device = devices.get(address);
    return device != null && (everyMemberAdmits || isHost(device.userId()));
  }

  public boolean hasEnded() {
    return ended;
  }

  /**
   * Checks a serialised {@code SignedRosterEntry} and, where it is good, takes it in as the new
   * head. A rejected one changes nothing.
   */
  public RosterVerdict append(Bytes signed) {
    try {
      return new RosterVerdict.Accepted(check(signed));
    } catch (Fault e) {
      return new RosterVerdict.Rejected(e.fault, e.detail);
    } catch (InvalidInput e) {
      return new RosterVerdict.Rejected(RosterFault.MALFORMED, "the entry's " + e.getMessage());
    }
  }

  private RosterEvent check(Bytes signed) throws Fault {
    WrittenEntry written;
    try {
      written = WrittenEntry.parse(signed);
    } catch (InvalidInput e) {
      throw new Fault(RosterFault.MALFORMED, "the " + e.getMessage());
    }
    RosterEntry entry = written.content();
    fault(
        entry.getMeetingId().equals(meetingId.value()),
        RosterFault.OTHER_MEETING,
        "the entry belongs to another meeting");
    fault(!ended, RosterFault.AFTER_END, "the meeting has ended");
    fault(
        entry.getIndex() == size() && toBytes(entry.getPreviousHash()).equals(head()),
        RosterFault.NOT_NEXT,
        "the entry does not follow the roster's head");

    Address signer = new Address(entry.getSignerId(), entry.getSignerDeviceId());
    Bytes signerKey = signerKey(entry, signer);
    fault(
        signatures.verifies(
            signerKey,
            RosterEntries.signedBytes(written.entry().toByteArray()),
            written.signature().toByteArray()),
        RosterFault.BAD_SIGNATURE,
        "the entry's signature is not its signer's");

    RosterEvent event = take(entry, signer);
    hashes.add(Sha256.of(signed.toByteArray()));
    return event;
  }

  /**
   * The identity key that must have signed: the signer's in the log, or at index 0 the one that the
   * entry itself brings.
   */
  private Bytes signerKey(RosterEntry entry, Address signer) throws Fault {
    if (size() == 0) {
      fault(
          entry.hasMeetingCreated(),
          RosterFault.CONTRADICTION,
          "the first entry must create the meeting");
      RosterMember creator = member(entry.getMeetingCreated().getCreator());
      fault(
          creator.address().equals(signer),
          RosterFault.NOT_PERMITTED,
          "the first entry must be signed by the creator's device");
      return creator.identityKey();
    }
    return identityKey(signer)
        .orElseThrow(
            () -> new Fault(RosterFault.SIGNER_UNKNOWN, "the signer is not in the meeting"));
  }

  private RosterEvent take(RosterEntry entry, Address signer) throws Fault {
    return switch (entry.getBodyCase()) {
      case MEETING_CREATED -> takeMeetingCreated(entry, signer);
      case DEVICE_ADDED -> takeDeviceAdded(entry, signer);
      case DEVICE_REMOVED -> takeDeviceRemoved(entry, signer);
      case INVITATION_MADE -> takeInvitationMade(entry, signer);
      case INVITATION_REVOKED -> takeInvitationRevoked(entry, signer);
      case GUESTS_ADMITTED -> takeGuestsAdmitted(entry, signer);
      case GUEST_REMOVED -> takeGuestRemoved(entry, signer);
      case GUEST_LEFT -> takeGuestLeft(entry, signer);
      case MEETING_ENDED -> takeMeetingEnded(signer);
      case BODY_NOT_SET ->
          throw new Fault(RosterFault.MALFORMED, "the entry says nothing that is known");
    };
  }

  private RosterEvent takeMeetingCreated(RosterEntry entry, Address signer) throws Fault {
    fault(size() == 0, RosterFault.CONTRADICTION, "the meeting has been created already");
    RosterMember creator = member(entry.getMeetingCreated().getCreator());
    Bytes title =
        Require.length(
            toBytes(entry.getMeetingCreated().getTitleHash()), Limits.HASH_BYTES, "titleHash");
    boolean everyMember =
        switch (entry.getMeetingCreated().getWhoMayAdmit()) {
          case WHO_MAY_ADMIT_HOST -> false;
          case WHO_MAY_ADMIT_EVERY_MEMBER -> true;
          case WHO_MAY_ADMIT_UNSPECIFIED, UNRECOGNIZED ->
              throw new Fault(RosterFault.MALFORMED, "the entry does not say who may admit");
        };
    titleHash = title;
    host = creator.userId();
    everyMemberAdmits = everyMember;
    devices.put(creator.address(), creator);
    return new RosterEvent.MeetingCreated(signer, title, creator, everyMember);
  }

  private RosterEvent takeDeviceAdded(RosterEntry entry, Address signer) throws Fault {
    RosterMember device = member(entry.getDeviceAdded().getDevice());
    requireHostOrSameUser(signer, device.userId());
    fault(
        !devices.containsKey(device.address()) && !formerDevices.contains(device.address()),
        RosterFault.CONTRADICTION,
        "that device is or was in the meeting");
    requireRoom(1);
    devices.put(device.address(), device);
    return new RosterEvent.DeviceAdded(signer, device);
  }

  private RosterEvent takeDeviceRemoved(RosterEntry entry, Address signer) throws Fault {
    RosterMember device = member(entry.getDeviceRemoved().getDevice());
    requireHostOrSameUser(signer, device.userId());
    fault(
        device.equals(devices.get(device.address())),
        RosterFault.CONTRADICTION,
        "that device is not in the meeting");
    devices.remove(device.address());
    formerDevices.add(device.address());
    return new RosterEvent.DeviceRemoved(signer, device);
  }

  private RosterEvent takeInvitationMade(RosterEntry entry, Address signer) throws Fault {
    requireMayAdmit(signer);
    Bytes tokenHash = tokenHash(entry.getInvitationMade().getTokenHash());
    InvitationUse use = entry.getInvitationMade().getUse();
    fault(
        use == InvitationUse.INVITATION_USE_SINGLE || use == InvitationUse.INVITATION_USE_SHARED,
        RosterFault.MALFORMED,
        "the entry does not say whether the invitation is shared");
    fault(
        !invitations.containsKey(tokenHash),
        RosterFault.CONTRADICTION,
        "that invitation has been made already");
    boolean shared = use == InvitationUse.INVITATION_USE_SHARED;
    invitations.put(tokenHash, new RosterInvitation(tokenHash, shared, false, false));
    return new RosterEvent.InvitationMade(signer, tokenHash, shared);
  }

  private RosterEvent takeInvitationRevoked(RosterEntry entry, Address signer) throws Fault {
    requireMayAdmit(signer);
    Bytes tokenHash = tokenHash(entry.getInvitationRevoked().getTokenHash());
    RosterInvitation invitation = invitations.get(tokenHash);
    if (invitation == null || invitation.revoked()) {
      throw new Fault(RosterFault.CONTRADICTION, "there is no such invitation to revoke");
    }
    invitations.put(tokenHash, invitation.asRevoked());
    return new RosterEvent.InvitationRevoked(signer, tokenHash);
  }

  private RosterEvent takeGuestsAdmitted(RosterEntry entry, Address signer) throws Fault {
    requireMayAdmit(signer);
    List<RosterGuest> admitted = new ArrayList<>();
    Set<GuestSessionId> sessions = new HashSet<>();
    Map<Bytes, RosterInvitation> used = new HashMap<>();
    Require.items(entry.getGuestsAdmitted().getGuestsList(), 1, Limits.MAX_BATCH, "guests");
    requireRoom(entry.getGuestsAdmitted().getGuestsCount());
    for (AdmittedGuest wire : entry.getGuestsAdmitted().getGuestsList()) {
      RosterGuest guest = guest(wire);
      fault(
          sessions.add(guest.sessionId())
              && !guests.containsKey(guest.sessionId())
              && !formerGuests.contains(guest.sessionId()),
          RosterFault.CONTRADICTION,
          "that guest is or was in the meeting");
      Bytes tokenHash = guest.invitationTokenHash();
      RosterInvitation invitation = used.getOrDefault(tokenHash, invitations.get(tokenHash));
      if (invitation == null || !invitation.admits()) {
        throw new Fault(
            RosterFault.CONTRADICTION,
            "the guest's invitation is unknown, revoked or has been used");
      }
      used.put(tokenHash, invitation.asUsed());
      admitted.add(guest);
    }
    invitations.putAll(used);
    admitted.forEach(guest -> guests.put(guest.sessionId(), guest));
    return new RosterEvent.GuestsAdmitted(signer, admitted);
  }

  private RosterEvent takeGuestRemoved(RosterEntry entry, Address signer) throws Fault {
    requireMayAdmit(signer);
    RosterGuest guest = requireGuest(new GuestSessionId(entry.getGuestRemoved().getSessionId()));
    boolean hadGone = entry.getGuestRemoved().getHadGone();
    takeOut(guest);
    if (!hadGone) {
      invitations.computeIfPresent(
          guest.invitationTokenHash(), (hash, invitation) -> invitation.asRevoked());
    }
    return new RosterEvent.GuestRemoved(signer, guest, hadGone);
  }

  private RosterEvent takeGuestLeft(RosterEntry entry, Address signer) throws Fault {
    RosterGuest guest = requireGuest(new GuestSessionId(entry.getGuestLeft().getSessionId()));
    fault(
        guest.address().equals(signer),
        RosterFault.NOT_PERMITTED,
        "only the guest itself may say that it left");
    takeOut(guest);
    return new RosterEvent.GuestLeft(signer, guest);
  }

  private RosterEvent takeMeetingEnded(Address signer) throws Fault {
    requireHost(signer, "only a host's device may end the meeting");
    ended = true;
    return new RosterEvent.MeetingEnded(signer);
  }

  private void takeOut(RosterGuest guest) {
    guests.remove(guest.sessionId());
    formerGuests.add(guest.sessionId());
  }

  private RosterGuest requireGuest(GuestSessionId sessionId) throws Fault {
    RosterGuest guest = guests.get(sessionId);
    if (guest == null) {
      throw new Fault(RosterFault.CONTRADICTION, "that guest is not in the meeting");
    }
    return guest;
  }

  private void requireMayAdmit(Address signer) throws Fault {
    fault(
        mayAdmit(signer),
        RosterFault.NOT_PERMITTED,
        "the signer may not admit guests or make invitations here");
  }

  private void requireHost(Address signer, String otherwise) throws Fault {
    RosterMember device = devices.get(signer);
    fault(device != null && isHost(device.userId()), RosterFault.NOT_PERMITTED, otherwise);
  }

  private void requireHostOrSameUser(Address signer, UserId userId) throws Fault {
    RosterMember device = devices.get(signer);
    fault(
        device != null && (isHost(device.userId()) || device.userId().equals(userId)),
        RosterFault.NOT_PERMITTED,
        "only a host's device, or one of the same person, may say so");
  }

  private void requireRoom(int more) throws Fault {
    fault(
        devices.size() + guests.size() + more <= Limits.MAX_PARTICIPANTS,
        RosterFault.CONTRADICTION,
        "the meeting is full");
  }

  private static RosterMember member(MemberDevice wire) {
    return new RosterMember(
        new UserId(wire.getUserId()), wire.getDeviceId(), toBytes(wire.getIdentityKey()));
  }

  private static RosterGuest guest(AdmittedGuest wire) {
    return new RosterGuest(
        new GuestSessionId(wire.getSessionId()),
        toBytes(wire.getIdentityKey()),
        wire.getDisplayName(),
        toBytes(wire.getInvitationTokenHash()));
  }

  private static Bytes tokenHash(ByteString wire) {
    return Require.length(toBytes(wire), Limits.HASH_BYTES, "tokenHash");
  }

  private static Bytes toBytes(ByteString wire) {
    return Bytes.of(wire.toByteArray());
  }

  private static void fault(boolean holds, RosterFault fault, String detail) throws Fault {
    if (!holds) {
      throw new Fault(fault, detail);
    }
  }

  /** Ends a check; never leaves this class. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final RosterFault fault;
    private final String detail;

    Fault(RosterFault fault, String detail) {
      super(detail, null, false, false);
      this.fault = fault;
      this.detail = detail;
    }
  }
}
