package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The server weakens, repeats or damages the bundles that sessions begin with. */
final class BundlesTest extends Scenario {
  private static final String BUNDLES = "POST .*/external/keys";

  private final PublishKeys strangers = OwnKeys.in(KeyStore.inMemory()).publish();

  private void changeBundles(UnaryOperator<GuestKeyBundle> lie) {
    toHanna.answers(
        BUNDLES,
        GuestKeyBundles.class,
        answer ->
            new GuestKeyBundles(answer.bundles().stream().map(lie).toList(), answer.refused()));
  }

  private static GuestKeyBundle with(
      GuestKeyBundle bundle, SignedPreKey signed, KyberPreKey kyber) {
    return new GuestKeyBundle(
        bundle.sessionId(),
        bundle.deviceId(),
        bundle.registrationId(),
        bundle.identityKeyPublic(),
        signed,
        kyber,
        bundle.preKey(),
        bundle.displayName());
  }

  private void assertRefused(GuestMeeting gus) {
    MeetingEvent.EncryptionFailed failed = hannaSees.await(MeetingEvent.EncryptionFailed.class);
    assertThat(failed.participant().address()).isEqualTo(gus.self());
    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_KEY);
    assertThat(failed.reason()).contains("its keys are not good");
    assertGetsNoKey(atHanna, gus.self());
    assertThat(gusSees.all(MeetingEvent.EncryptionReady.class)).isEmpty();
  }

  @Test
  void theSamePreKeysAreHandedOutTwice() {
    List<GuestKeyBundle> hannas = new CopyOnWriteArrayList<>();
    changeBundles(bundle -> {
      hannas.add(bundle);
      return bundle;
    });
    AtomicBoolean first = new AtomicBoolean(true);
    toSam.answers(
        BUNDLES,
        GuestKeyBundles.class,
        answer -> first.getAndSet(false) ? new GuestKeyBundles(hannas, List.of()) : answer);
    gusComesIn();
    assertThat(hannas).hasSize(1);
    MemberMeeting atSam = samComesIn();

    say("from Hanna");
    samSees.awaitSent(atSam.say("from Sam"));
    gusSees.awaitText("from Sam");
    assertThat(gusSees.texts()).containsExactly("from Hanna", "from Sam");
    assertThat(first).isFalse();
  }

  @Test
  void aBundleComesWithoutAKyberKey() {
    toHanna.answers(
        BUNDLES,
        JsonNode.class,
        answer -> {
          answer.get("bundles").forEach(bundle -> ((ObjectNode) bundle).putNull("kyberPreKey"));
          return answer;
        });

    assertRefused(gusIsLetIn());
  }

  @Test
  void aSignedPreKeyComesWithoutASignature() {
    changeBundles(bundle ->
        with(
            bundle,
            new SignedPreKey(
                bundle.signedPreKey().id(),
                bundle.signedPreKey().publicKey(),
                Bytes.of(new byte[64])),
            bundle.kyberPreKey()));

    assertRefused(gusIsLetIn());
  }

  @Test
  void aSignedPreKeyIsSomebodyElses() {
    changeBundles(bundle -> with(bundle, strangers.signedPreKey(), bundle.kyberPreKey()));

    assertRefused(gusIsLetIn());
  }

  @Test
  void aKyberKeyIsSomebodyElses() {
    changeBundles(bundle -> with(bundle, bundle.signedPreKey(), strangers.kyberPreKeys().get(0)));

    assertRefused(gusIsLetIn());
  }

  @Test
  void anOldSignedPreKeyIsGiven() {
    Member sam = sam();
    SignedPreKey thrownAway = signedBy(samsStore.ownIdentity().get().orElseThrow().keys());
    AtomicBoolean first = new AtomicBoolean(true);
    toHanna.answers(
        "GET /api/users/.*/keys",
        KeyBundle.class,
        bundle -> first.getAndSet(false) ? with(bundle, thrownAway) : bundle);
    atHanna.addMember(sam.userId());
    var _ = sam.openMeeting(atHanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    say("in a new session");

    samSees.awaitText("in a new session");
    assertThat(first).isFalse();
  }

  private static SignedPreKey signedBy(IdentityKeyPair identity) {
    byte[] key = ECKeyPair.generate().getPublicKey().serialize();
    return new SignedPreKey(
        Limits.MAX_PRE_KEY_ID,
        Bytes.of(key),
        Bytes.of(identity.getPrivateKey().calculateSignature(key)));
  }

  private static KeyBundle with(KeyBundle bundle, SignedPreKey signed) {
    return new KeyBundle(
        bundle.userId(),
        bundle.deviceId(),
        bundle.registrationId(),
        bundle.identityKeyPublic(),
        signed,
        bundle.kyberPreKey(),
        bundle.preKey());
  }

  @Test
  void oneMalformedBundleInABatchStopsNobodyElse() {
    Invitation invitation = atHanna.invite(InviteOptions.forGuests(2));
    Recorder ginaSees = new Recorder();
    toHanna.answers(
        BUNDLES,
        JsonNode.class,
        answer -> {
          for (JsonNode bundle : answer.get("bundles")) {
            if (bundle.get("displayName").asString().equals("Gus")) {
              ((ObjectNode) bundle).put("identityKeyPublic", "AAAA").put("registrationId", -1);
            }
          }
          return answer;
        });
    GuestMeeting gus = gusKnocks(invitation);
    GuestMeeting gina = world.knock(truly(invitation), "Gina", ginaSees);
    hannaSees.awaitKnock(gus.sessionId());
    hannaSees.awaitKnock(gina.sessionId());
    atHanna.admit(List.of(gus.sessionId(), gina.sessionId()));

    say("for Gina");
    ginaSees.awaitText("for Gina");
    assertRefused(gus);
  }
}
