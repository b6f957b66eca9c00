package latchkey.protocol.log.meeting;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryWriter;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.AdmittedGuest;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.GuestRemoved;
import latchkey.protocol.log.meeting.wire.GuestsAdmitted;
import latchkey.protocol.log.meeting.wire.InvitationMade;
import latchkey.protocol.log.meeting.wire.InvitationRevoked;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;
import latchkey.protocol.log.meeting.wire.MemberProof;
import latchkey.protocol.log.meeting.wire.MemberRemoved;
import latchkey.protocol.log.meeting.wire.RoleChanged;
import latchkey.protocol.log.meeting.wire.WhoMayAdmit;
import latchkey.protocol.log.wire.Signer;

/**
 * Writes the next entry of a meeting's log, for the log as it stands. It appends nothing. Each
 * method gives a serialised {@code SignedEntry}.
 */
public final class MeetingWriter {
  private static final int VERSION = 2;

  private final MeetingLog log;
  private final EntryWriter writer;

  public MeetingWriter(MeetingLog log, Address signer, SigningKey key, Instant now) {
    this.log = log;
    this.writer = writer(signer, key, now);
  }

  private static EntryWriter writer(Address signer, SigningKey key, Instant now) {
    Signer wire = Signer.newBuilder().setId(signer.id()).setDeviceId(signer.deviceId()).build();
    return new EntryWriter(SigningContext.MEETING_ENTRY, wire, key, now);
  }

  /**
   * Entry 0 of a new meeting's log.
   *
   * @param logId 16 random bytes
   * @param creator the device that signs
   * @param account the newest place that the creator has of its account
   */
  public static Bytes create(
      Bytes logId,
      String title,
      Address creator,
      AccountPlace account,
      boolean everyMemberAdmits,
      SigningKey key,
      Instant now) {
    MeetingCreated created =
        MeetingCreated.newBuilder()
            .setVersion(VERSION)
            .setTitle(title)
            .setAccount(wire(account))
            .setWhoMayAdmit(
                everyMemberAdmits
                    ? WhoMayAdmit.WHO_MAY_ADMIT_EVERY_MEMBER
                    : WhoMayAdmit.WHO_MAY_ADMIT_HOSTS)
            .build();
    return writer(creator, key, now).first(logId, EntryType.MEETING_CREATED.number(), created);
  }

  /** Adds an account without a proof: the first contact is the server's word. */
  public Bytes addMember(UserId userId, AccountPlace account) {
    return entry(
        EntryType.MEMBER_ADDED,
        MemberAdded.newBuilder().setUserId(userId.value()).setAccount(wire(account)).build());
  }

  /** Adds an account that has come by a member link, with the proofs that it gave at the door. */
  public Bytes addMember(KnockingMember knocking) {
    return entry(
        EntryType.MEMBER_ADDED,
        MemberAdded.newBuilder()
            .setUserId(knocking.userId().value())
            .setAccount(wire(knocking.account()))
            .setProof(
                MemberProof.newBuilder()
                    .setTokenHash(EntryWriter.wire(knocking.tokenHash()))
                    .setLinkProof(EntryWriter.wire(knocking.linkProof()))
                    .setDeviceProof(EntryWriter.wire(knocking.deviceProof()))
                    .setDeviceId(knocking.deviceId()))
            .build());
  }

  /** The signing device begins to take part. */
  public Bytes joinDevice(AccountPlace account) {
    return entry(
        EntryType.DEVICE_JOINED, DeviceJoined.newBuilder().setAccount(wire(account)).build());
  }

  /** The signing device's account stands at a newer place. */
  public Bytes moveAccount(AccountPlace account) {
    return entry(
        EntryType.ACCOUNT_MOVED, AccountMoved.newBuilder().setAccount(wire(account)).build());
  }

  public Bytes leaveAsMember() {
    return entry(EntryType.MEMBER_LEFT, Empty.getDefaultInstance());
  }

  public Bytes removeMember(UserId userId) {
    return entry(
        EntryType.MEMBER_REMOVED, MemberRemoved.newBuilder().setUserId(userId.value()).build());
  }

  public Bytes leaveAsDevice() {
    return entry(EntryType.DEVICE_LEFT, Empty.getDefaultInstance());
  }

  public Bytes changeRole(UserId userId, Role role) {
    return entry(
        EntryType.ROLE_CHANGED,
        RoleChanged.newBuilder().setUserId(userId.value()).setRole(wire(role)).build());
  }

  /**
   * Makes an invitation.
   *
   * @param tokenHash SHA-256 of the token, 32 bytes
   * @param linkKey the public half of the link's key pair, 33 bytes
   */
  public Bytes makeInvitation(
      Bytes tokenHash, Bytes linkKey, ForWhom forWhom, int maxUses, Instant expiresAt) {
    return entry(
        EntryType.INVITATION_MADE,
        InvitationMade.newBuilder()
            .setTokenHash(EntryWriter.wire(tokenHash))
            .setLinkKey(EntryWriter.wire(linkKey))
            .setForWhom(wire(forWhom))
            .setMaxUses(maxUses)
            .setExpiresAt(expiresAt.toEpochMilli())
            .build());
  }

  public Bytes revokeInvitation(Bytes tokenHash) {
    return entry(
        EntryType.INVITATION_REVOKED,
        InvitationRevoked.newBuilder().setTokenHash(EntryWriter.wire(tokenHash)).build());
  }

  /** Lets guests in, with the proofs that they gave at the door. */
  public Bytes admitGuests(List<Knocking> guests) {
    return entry(
        EntryType.GUESTS_ADMITTED,
        GuestsAdmitted.newBuilder()
            .addAllGuests(guests.stream().map(MeetingWriter::wire).toList())
            .build());
  }

  /**
   * Takes a guest out.
   *
   * @param hadGone it had gone by itself, and may be admitted again
   * @param closeLink its shared link is revoked as well
   */
  public Bytes removeGuest(GuestSessionId sessionId, boolean hadGone, boolean closeLink) {
    return entry(
        EntryType.GUEST_REMOVED,
        GuestRemoved.newBuilder()
            .setSessionId(sessionId.value())
            .setHadGone(hadGone)
            .setCloseLink(closeLink)
            .build());
  }

  public Bytes leaveAsGuest() {
    return entry(EntryType.GUEST_LEFT, Empty.getDefaultInstance());
  }

  public Bytes closeAdmission() {
    return entry(EntryType.ADMISSION_CLOSED, Empty.getDefaultInstance());
  }

  public Bytes openAdmission() {
    return entry(EntryType.ADMISSION_OPENED, Empty.getDefaultInstance());
  }

  public Bytes endMeeting() {
    return entry(EntryType.MEETING_ENDED, Empty.getDefaultInstance());
  }

  private Bytes entry(EntryType type, Message body) {
    return writer.next(log.logId(), log.size(), log.head(), type.number(), body);
  }

  static AdmittedGuest wire(Knocking knocking) {
    Guest guest = knocking.guest();
    return AdmittedGuest.newBuilder()
        .setSessionId(guest.sessionId().value())
        .setIdentityKey(EntryWriter.wire(guest.identityKey()))
        .setRegistrationId(guest.registrationId())
        .setDisplayName(guest.displayName())
        .setTokenHash(EntryWriter.wire(guest.tokenHash()))
        .setLinkProof(EntryWriter.wire(knocking.linkProof()))
        .setKeyProof(EntryWriter.wire(knocking.keyProof()))
        .build();
  }

  private static latchkey.protocol.log.meeting.wire.AccountPlace wire(AccountPlace place) {
    return latchkey.protocol.log.meeting.wire.AccountPlace.newBuilder()
        .setIndex(place.index())
        .setHash(EntryWriter.wire(place.hash()))
        .build();
  }

  private static latchkey.protocol.log.meeting.wire.Role wire(Role role) {
    return switch (role) {
      case HOST -> latchkey.protocol.log.meeting.wire.Role.ROLE_HOST;
      case MEMBER -> latchkey.protocol.log.meeting.wire.Role.ROLE_MEMBER;
    };
  }

  private static latchkey.protocol.log.meeting.wire.ForWhom wire(ForWhom forWhom) {
    return switch (forWhom) {
      case ONE_GUEST -> latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_GUEST;
      case SEVERAL_GUESTS -> latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_SHARED;
      case MEMBER -> latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_MEMBER;
    };
  }
}
