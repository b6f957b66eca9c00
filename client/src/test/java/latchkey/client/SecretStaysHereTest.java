package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.SecretForms;
import latchkey.client.testing.Tap;
import latchkey.client.testing.Wiretap;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.kdf.HKDF;

/** A link's secret, and the keys made of it, are in nothing that the SDK sends, byte by byte. */
final class SecretStaysHereTest {
  private final World world = new World();
  private final Wiretap tap = world.closing(new Wiretap(world.url().getPort()));
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Member hanna = onTheTap("Hanna");
  private final Member sam = onTheTap("Sam");

  @AfterEach
  void close() {
    world.close();
  }

  private Member onTheTap(String name) {
    return world.member(tap.url(), name, world.store());
  }

  private static byte[] key(byte[] secret, String info) {
    return HKDF.deriveSecrets(secret, info.getBytes(StandardCharsets.US_ASCII), 32);
  }

  private static byte[] secretOf(Invitation invitation) {
    String link = invitation.link();
    return Base64.getUrlDecoder()
        .decode(link.substring(link.indexOf('#') + 1, link.lastIndexOf('.')));
  }

  /** Two members and two guests: knocking, talking, removal, leaving, the end. */
  private Invitation wholeStory() {
    MemberMeeting meeting =
        hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.EncryptionReady.class);
    Invitation invitation = meeting.invite(InviteOptions.forGuests(2));
    Recorder gilSees = new Recorder();
    Recorder olgaSees = new Recorder();
    GuestMeeting gil = world.knock(invitation, "Gil", gilSees);
    GuestMeeting olga = world.knock(invitation, "Olga", olgaSees);
    hannaSees.awaitKnock(gil.sessionId());
    hannaSees.awaitKnock(olga.sessionId());
    meeting.admit(List.of(gil.sessionId(), olga.sessionId()));
    samSees.awaitSent(atSam.say("spoken by a member"));
    gilSees.awaitText("spoken by a member");
    var _ = gil.say("spoken by a guest");
    olgaSees.awaitText("spoken by a guest");
    olga.leave();
    meeting.remove(gil.sessionId());
    gilSees.await(MeetingEvent.Removed.class);
    hannaSees.awaitSent(meeting.say("between members"));
    samSees.awaitText("between members");
    meeting.end();
    samSees.await(MeetingEvent.Ended.class);
    return invitation;
  }

  @Test
  void neitherTheSecretNorAKeyMadeOfItIsEverSentInAnyForm() {
    Invitation invitation = wholeStory();
    byte[] secret = secretOf(invitation);

    // The tap hears everything: calls with bodies, and everybody's ciphertexts.
    assertThat(tap.calls())
        .contains("GET /api/meetings/external/join/")
        .containsPattern(
            "POST /api/meetings/external/register[^{]*\\{.*\"linkProof\":\"[^\"]{88}\"");
    for (String event :
        List.of(Events.DISTRIBUTE_SENDER_KEYS, Events.MESSAGE, Events.GUEST_MESSAGE)) {
      assertThat(tap.frames())
          .containsPattern("\\[\"" + event + "\",\\{[^]]*\"ciphertext\":\"[A-Za-z0-9+/\\\\]{200}");
    }
    for (String heard : List.of(tap.calls(), tap.frames())) {
      assertThat(new SecretForms(secret).standIn(heard)).isFalse();
      assertThat(new SecretForms(key(secret, "Latchkey 2 link key")).standIn(heard)).isFalse();
      assertThat(heard).doesNotContain("spoken by").doesNotContain("between members");
    }
  }

  @Test
  void aSecretThatIsSentIsHeardInCallsAndOnSockets() {
    MemberMeeting meeting =
        hanna.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
    Invitation invitation = meeting.invite(InviteOptions.forOneGuest());
    byte[] secret = secretOf(invitation);
    SecretForms forms = new SecretForms(secret);
    assertThat(forms.standIn(tap.calls())).isFalse();
    world.knock(invitation, Base64.getUrlEncoder().encodeToString(secret), new Recorder());
    assertThat(forms.standIn(tap.calls())).isTrue();

    assertThat(forms.standIn(tap.frames())).isFalse();
    Tap telltale =
        world.closing(
            new Tap(
                tap.url(),
                Events.MEMBERS,
                Map.of("accessToken", HexFormat.of().formatHex(secret))));
    var _ = telltale.awaitRefusal();
    assertThat(forms.standIn(tap.frames())).isTrue();
  }
}
