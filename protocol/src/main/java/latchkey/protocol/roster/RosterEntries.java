package latchkey.protocol.roster;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.Sha256;
import latchkey.protocol.roster.wire.AdmittedGuest;
import latchkey.protocol.roster.wire.DeviceAdded;
import latchkey.protocol.roster.wire.DeviceRemoved;
import latchkey.protocol.roster.wire.GuestLeft;
import latchkey.protocol.roster.wire.GuestRemoved;
import latchkey.protocol.roster.wire.GuestsAdmitted;
import latchkey.protocol.roster.wire.InvitationMade;
import latchkey.protocol.roster.wire.InvitationRevoked;
import latchkey.protocol.roster.wire.InvitationUse;
import latchkey.protocol.roster.wire.MeetingCreated;
import latchkey.protocol.roster.wire.MeetingEnded;
import latchkey.protocol.roster.wire.MemberDevice;
import latchkey.protocol.roster.wire.RosterEntry;
import latchkey.protocol.roster.wire.SignedRosterEntry;
import latchkey.protocol.roster.wire.WhoMayAdmit;

/**
 * Writes and signs roster entries (docs/protocol.md, "Roster"). Each method gives the body of one
 * kind of entry; {@link #sign} puts it at a log's end.
 */
public final class RosterEntries {
  private static final byte[] SIGNATURE_CONTEXT =
      "Latchkey v1 roster entry".getBytes(StandardCharsets.US_ASCII);

  private RosterEntries() {}

  /** What an entry says, before it has a place in the log and a signature. */
  public record Body(UnaryOperator<RosterEntry.Builder> into) {}

  /**
   * Signs with the device's identity key (libsignal's {@code ECPrivateKey.calculateSignature}): 64
   * bytes.
   */
  @FunctionalInterface
  public interface Signer {
    byte[] sign(byte[] message);
  }

  /** A serialised {@code SignedRosterEntry} that follows {@code roster}'s head. */
  public static Bytes sign(Roster roster, Body body, Address signer, Instant now, Signer key) {
    RosterEntry.Builder entry =
        RosterEntry.newBuilder()
            .setMeetingId(roster.meetingId().value())
            .setIndex(roster.size())
            .setPreviousHash(toByteString(roster.head()))
            .setSignerId(signer.id())
            .setSignerDeviceId(signer.deviceId())
            .setTime(now.toEpochMilli());
    byte[] serialised = body.into().apply(entry).build().toByteArray();
    return Bytes.of(
        SignedRosterEntry.newBuilder()
            .setEntry(ByteString.copyFrom(serialised))
            .setSignature(ByteString.copyFrom(key.sign(signedBytes(serialised))))
            .build()
            .toByteArray());
  }

  /** What an entry's signature is over. */
  static byte[] signedBytes(byte[] entry) {
    byte[] message = new byte[SIGNATURE_CONTEXT.length + entry.length];
    System.arraycopy(SIGNATURE_CONTEXT, 0, message, 0, SIGNATURE_CONTEXT.length);
    System.arraycopy(entry, 0, message, SIGNATURE_CONTEXT.length, entry.length);
    return message;
  }

  /**
   * The sessions that a signed entry admits, unverified; empty for another kind of entry.
   *
   * @throws InvalidInput if it is no serialised entry
   */
  public static List<GuestSessionId> admittedBy(Bytes signed) {
    return WrittenEntry.parse(signed).content().getGuestsAdmitted().getGuestsList().stream()
        .map(guest -> new GuestSessionId(guest.getSessionId()))
        .toList();
  }

  /**
   * What kind of entry this is, unverified.
   *
   * @throws InvalidInput if it is no serialised entry
   */
  public static RosterEntry.BodyCase kindOf(Bytes signed) {
    return WrittenEntry.parse(signed).content().getBodyCase();
  }

  public static Body meetingCreated(String title, RosterMember creator, boolean everyMemberAdmits) {
    MeetingCreated created =
        MeetingCreated.newBuilder()
            .setTitleHash(toByteString(Sha256.of(title)))
            .setCreator(toWire(creator))
            .setWhoMayAdmit(
                everyMemberAdmits
                    ? WhoMayAdmit.WHO_MAY_ADMIT_EVERY_MEMBER
                    : WhoMayAdmit.WHO_MAY_ADMIT_HOST)
            .build();
    return new Body(entry -> entry.setMeetingCreated(created));
  }

  public static Body deviceAdded(RosterMember device) {
    DeviceAdded added = DeviceAdded.newBuilder().setDevice(toWire(device)).build();
    return new Body(entry -> entry.setDeviceAdded(added));
  }

  public static Body deviceRemoved(RosterMember device) {
    DeviceRemoved removed = DeviceRemoved.newBuilder().setDevice(toWire(device)).build();
    return new Body(entry -> entry.setDeviceRemoved(removed));
  }

  public static Body invitationMade(Bytes tokenHash, boolean shared) {
    InvitationMade made =
        InvitationMade.newBuilder()
            .setTokenHash(toByteString(tokenHash))
            .setUse(
                shared ? InvitationUse.INVITATION_USE_SHARED : InvitationUse.INVITATION_USE_SINGLE)
            .build();
    return new Body(entry -> entry.setInvitationMade(made));
  }

  public static Body invitationRevoked(Bytes tokenHash) {
    InvitationRevoked revoked =
        InvitationRevoked.newBuilder().setTokenHash(toByteString(tokenHash)).build();
    return new Body(entry -> entry.setInvitationRevoked(revoked));
  }

  /** At most {@link Limits#MAX_BATCH} guests. */
  public static Body guestsAdmitted(List<RosterGuest> guests) {
    GuestsAdmitted admitted =
        GuestsAdmitted.newBuilder()
            .addAllGuests(guests.stream().map(RosterEntries::toWire).toList())
            .build();
    return new Body(entry -> entry.setGuestsAdmitted(admitted));
  }

  /** Of a guest that has gone without signing {@link #guestLeft}. */
  public static Body guestHadGone(GuestSessionId sessionId) {
    GuestRemoved removed =
        GuestRemoved.newBuilder().setSessionId(sessionId.value()).setHadGone(true).build();
    return new Body(entry -> entry.setGuestRemoved(removed));
  }

  /** Turns a guest out, and revokes its invitation. */
  public static Body guestRemoved(GuestSessionId sessionId) {
    GuestRemoved removed = GuestRemoved.newBuilder().setSessionId(sessionId.value()).build();
    return new Body(entry -> entry.setGuestRemoved(removed));
  }

  public static Body guestLeft(GuestSessionId sessionId) {
    GuestLeft left = GuestLeft.newBuilder().setSessionId(sessionId.value()).build();
    return new Body(entry -> entry.setGuestLeft(left));
  }

  public static Body meetingEnded() {
    return new Body(entry -> entry.setMeetingEnded(MeetingEnded.getDefaultInstance()));
  }

  private static MemberDevice toWire(RosterMember device) {
    return MemberDevice.newBuilder()
        .setUserId(device.userId().value())
        .setDeviceId(device.deviceId())
        .setIdentityKey(toByteString(device.identityKey()))
        .build();
  }

  private static AdmittedGuest toWire(RosterGuest guest) {
    return AdmittedGuest.newBuilder()
        .setSessionId(guest.sessionId().value())
        .setIdentityKey(toByteString(guest.identityKey()))
        .setDisplayName(guest.displayName())
        .setInvitationTokenHash(toByteString(guest.invitationTokenHash()))
        .build();
  }

  private static ByteString toByteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
