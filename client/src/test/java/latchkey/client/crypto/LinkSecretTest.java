package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import latchkey.client.crypto.LinkSecret.GuestClaim;
import latchkey.client.crypto.LinkSecret.MemberClaim;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import org.junit.jupiter.api.Test;

final class LinkSecretTest {
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Bytes GUEST_KEY = Bytes.of(new byte[] {5, 1, 1});
  private static final Bytes MEMBER_KEY = Bytes.of(new byte[] {5, 2, 2, 2});
  private static final Bytes HEAD = Bytes.of(new byte[32]);
  private static final MeetingId MEETING = new MeetingId("meeting-0001");
  private static final GuestClaim GUEST_CLAIM =
      new GuestClaim(MEETING, "lki_token", GUEST_KEY, 4711, "Zoë");
  private static final MemberClaim MEMBER_CLAIM =
      new MemberClaim(
          MEETING,
          new GuestSessionId("session-0001"),
          GUEST_KEY,
          new Address("user-0001", 3),
          MEMBER_KEY,
          HEAD);

  private final LinkSecret secret = LinkSecret.of(Bytes.of(SECRET));

  @Test
  void provesAsTheProtocolSays() throws GeneralSecurityException, IOException {
    ByteArrayOutputStream guest = new ByteArrayOutputStream();
    DataOutputStream guestFields = new DataOutputStream(guest);
    guestFields.writeInt(12);
    guestFields.writeBytes("meeting-0001");
    guestFields.writeInt(9);
    guestFields.writeBytes("lki_token");
    guestFields.writeInt(3);
    guestFields.write(GUEST_KEY.toByteArray());
    guestFields.writeInt(4);
    guestFields.writeInt(4711);
    guestFields.writeInt(4);
    guestFields.write("Zoë".getBytes(StandardCharsets.UTF_8));
    assertThat(secret.guestProof(GUEST_CLAIM))
        .isEqualTo(Bytes.of(hmac(hkdf("Latchkey v1 guest proof"), guest.toByteArray())));

    ByteArrayOutputStream member = new ByteArrayOutputStream();
    DataOutputStream memberFields = new DataOutputStream(member);
    memberFields.writeInt(12);
    memberFields.writeBytes("meeting-0001");
    memberFields.writeInt(12);
    memberFields.writeBytes("session-0001");
    memberFields.writeInt(3);
    memberFields.write(GUEST_KEY.toByteArray());
    memberFields.writeInt(9);
    memberFields.writeBytes("user-0001");
    memberFields.writeInt(4);
    memberFields.writeInt(3);
    memberFields.writeInt(4);
    memberFields.write(MEMBER_KEY.toByteArray());
    memberFields.writeInt(32);
    memberFields.write(HEAD.toByteArray());
    assertThat(secret.memberProof(MEMBER_CLAIM))
        .isEqualTo(Bytes.of(hmac(hkdf("Latchkey v1 member proof"), member.toByteArray())));
  }

  @Test
  void provesNothingElseThanTheClaim() {
    Bytes proof = secret.guestProof(GUEST_CLAIM);
    for (GuestClaim other :
        List.of(
            new GuestClaim(new MeetingId("meeting-0002"), "lki_token", GUEST_KEY, 4711, "Zoë"),
            new GuestClaim(MEETING, "lki_other", GUEST_KEY, 4711, "Zoë"),
            new GuestClaim(MEETING, "lki_token", MEMBER_KEY, 4711, "Zoë"),
            new GuestClaim(MEETING, "lki_token", GUEST_KEY, 4712, "Zoë"),
            new GuestClaim(MEETING, "lki_token", GUEST_KEY, 4711, "Zoe"))) {
      assertThat(secret.guestProof(other)).isNotEqualTo(proof);
    }
    assertThat(LinkSecret.random().guestProof(GUEST_CLAIM)).isNotEqualTo(proof);
    assertThat(LinkSecret.random().memberProof(MEMBER_CLAIM))
        .isNotEqualTo(secret.memberProof(MEMBER_CLAIM));
  }

  @Test
  void travelsInALinksFragment() {
    String fragment = secret.toFragment();
    assertThat(fragment).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(LinkSecret.fromFragment(fragment)).isEqualTo(secret);
    assertThat(LinkSecret.random()).isNotEqualTo(LinkSecret.random());
    assertThat(secret.toString()).doesNotContain(fragment);
  }

  @Test
  void refusesWhatIsNoSecret() {
    String fragment = secret.toFragment();
    for (String wrong :
        List.of(
            "",
            "short",
            fragment + "A",
            fragment + "=",
            fragment.substring(1),
            "+" + fragment.substring(1),
            // The same 32 bytes, with bits set that no byte has.
            fragment.substring(0, 42) + "Z")) {
      assertThatThrownBy(() -> LinkSecret.fromFragment(wrong)).isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(() -> LinkSecret.of(Bytes.of(new byte[31])))
        .isInstanceOf(InvalidInput.class);
  }

  /** RFC 5869 with no salt, one block. */
  private static byte[] hkdf(String info) throws GeneralSecurityException {
    byte[] pseudoRandomKey = hmac(new byte[32], SECRET);
    byte[] ascii = info.getBytes(StandardCharsets.US_ASCII);
    byte[] block = java.util.Arrays.copyOf(ascii, ascii.length + 1);
    block[ascii.length] = 1;
    return hmac(pseudoRandomKey, block);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
