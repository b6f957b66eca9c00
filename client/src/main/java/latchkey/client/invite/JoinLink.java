package latchkey.client.invite;

import java.util.Base64;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.crypto.OwnKeys;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.KnockingMember;
import latchkey.protocol.member.KnockAsMember;

/**
 * The parts of a guest's or a member's link (docs/second-edition/protocol.md, section 3.1).
 *
 * @param token what the server is shown by who comes
 * @param seed what it never sees: 32 bytes
 * @param anchor the hash of the entry that made the invitation: 32 bytes
 */
public record JoinLink(String token, Bytes seed, Bytes anchor) {
  /**
   * Reads what stands before and behind the '#'.
   *
   * @throws InvalidInput where the fragment is not two keys in their one form
   */
  public static JoinLink of(String token, String fragment) {
    String[] parts = fragment.split("\\.", -1);
    Require.that(parts.length == 2, "the link's secret part must have two parts");
    return new JoinLink(token, decoded(parts[0]), decoded(parts[1]));
  }

  private static Bytes decoded(String text) {
    try {
      Bytes bytes = Bytes.of(Base64.getUrlDecoder().decode(text));
      // The last character has bits to spare; one of its forms is the key's own.
      Require.that(encoded(bytes).equals(text), "the link's secret part is not in its one form");
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("the link's secret part must be in base64url", e);
    }
  }

  private static String encoded(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** What stands behind the '#', and is never sent. */
  public String fragment() {
    return encoded(seed) + "." + encoded(anchor);
  }

  /** By which the meeting names the invitation. */
  public Bytes tokenHash() {
    return Sha256.of(token);
  }

  /** The link's key pair. */
  public SigningKey key() {
    return DerivedKey.ofLink(seed);
  }

  /** A knock for a new visit, signed by the link's key and by the guest's own. */
  public RegisterGuest knock(
      MeetingId meeting, String displayName, OwnKeys own, PublishKeys published) {
    GuestSessionId session = GuestSessionId.random();
    Guest guest =
        new Guest(session, own.identityKey(), own.registrationId(), displayName, tokenHash());
    Knocking signed = Knocking.sign(Ids.logId(meeting), anchor, guest, key(), own.signingKey());
    return new RegisterGuest(
        token,
        session,
        displayName,
        published.registrationId(),
        published.identityKeyPublic(),
        published.signedPreKey(),
        published.preKeys(),
        published.kyberPreKeys(),
        published.lastResortKyberPreKey(),
        signed.linkProof(),
        signed.keyProof());
  }

  /** An account's knock, by a member link: signed by the link's key and by the device's own. */
  public KnockAsMember knock(
      MeetingId meeting, UserId user, int deviceId, AccountPlace account, SigningKey own) {
    KnockingMember signed =
        KnockingMember.sign(
            Ids.logId(meeting), anchor, tokenHash(), user, deviceId, account, key(), own);
    return new KnockAsMember(
        token, account.index(), account.hash(), signed.linkProof(), signed.deviceProof());
  }

  @Override
  public String toString() {
    return "JoinLink";
  }
}
