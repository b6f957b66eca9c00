package latchkey.client.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import org.signal.libsignal.protocol.kdf.HKDF;

/**
 * The part of an invitation's link that the server never sees. By proofs made from it a guest and
 * the members know each other's identity keys for those of people who have the link
 * (docs/protocol.md, "The link secret"). Compare a proof with {@link Bytes#equals}, which takes the
 * same time wherever they differ.
 */
public final class LinkSecret {
  /** Its length, in bytes. */
  public static final int LENGTH = 32;

  private static final String HMAC = "HmacSHA256";
  private static final byte[] GUEST_PROOF = ascii("Latchkey v1 guest proof");
  private static final byte[] MEMBER_PROOF = ascii("Latchkey v1 member proof");

  private final Bytes secret;
  private final SecretKeySpec guestKey;
  private final SecretKeySpec memberKey;

  private LinkSecret(Bytes secret) {
    this.secret = Require.length(secret, LENGTH, "link secret");
    this.guestKey = derive(secret, GUEST_PROOF);
    this.memberKey = derive(secret, MEMBER_PROOF);
  }

  /** By HKDF-SHA256 (RFC 5869). */
  private static SecretKeySpec derive(Bytes secret, byte[] info) {
    return new SecretKeySpec(HKDF.deriveSecrets(secret.toByteArray(), info, LENGTH), HMAC);
  }

  public static LinkSecret random() {
    byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    return of(Bytes.of(secret));
  }

  /**
   * A secret that was stored or given.
   *
   * @throws InvalidInput if {@code secret} does not have 32 bytes
   */
  public static LinkSecret of(Bytes secret) {
    return new LinkSecret(secret);
  }

  /**
   * Reads what stands behind the '#' of a link.
   *
   * @throws InvalidInput if it is not 32 bytes in base64url without padding
   */
  public static LinkSecret fromFragment(String fragment) {
    try {
      LinkSecret read = of(Bytes.of(Base64.getUrlDecoder().decode(fragment)));
      Require.that(read.toFragment().equals(fragment), "link secret is not in its one form");
      return read;
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("link secret must be 32 bytes in base64url", e);
    }
  }

  /** base64url without padding (RFC 4648, section 5): 43 characters. */
  public String toFragment() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.toByteArray());
  }

  /** The secret itself, to be stored or given to another member's device. */
  public Bytes bytes() {
    return secret;
  }

  /** What a guest's identity proof is over. */
  public record GuestClaim(
      MeetingId meeting,
      String invitationToken,
      Bytes identityKey,
      int registrationId,
      String displayName) {}

  /** What a member's proof to a guest is over. */
  public record MemberClaim(
      MeetingId meeting,
      GuestSessionId guest,
      Bytes guestIdentityKey,
      Address member,
      Bytes memberIdentityKey,
      Bytes rosterHead) {}

  /** 32 bytes: whoever made this has the link, and says what the claim says. */
  public Bytes guestProof(GuestClaim claim) {
    return hmac(
        guestKey,
        utf8(claim.meeting().value()),
        utf8(claim.invitationToken()),
        claim.identityKey().toByteArray(),
        int32(claim.registrationId()),
        utf8(claim.displayName()));
  }

  /** As {@link #guestProof}, for a member's device towards a guest. */
  public Bytes memberProof(MemberClaim claim) {
    return hmac(
        memberKey,
        utf8(claim.meeting().value()),
        utf8(claim.guest().value()),
        claim.guestIdentityKey().toByteArray(),
        utf8(claim.member().id()),
        int32(claim.member().deviceId()),
        claim.memberIdentityKey().toByteArray(),
        claim.rosterHead().toByteArray());
  }

  /** HMAC-SHA256 (RFC 2104) of length-prefixed fields. */
  private static Bytes hmac(SecretKeySpec key, byte[]... fields) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      for (byte[] field : fields) {
        mac.update(int32(field.length));
        mac.update(field);
      }
      return Bytes.of(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkSecret that && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return secret.hashCode();
  }

  @Override
  public String toString() {
    return "LinkSecret";
  }
}
