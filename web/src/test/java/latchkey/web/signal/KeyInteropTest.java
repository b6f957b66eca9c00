package latchkey.web.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.fingerprint.Fingerprint;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;
import tools.jackson.databind.JsonNode;

/** Keys, signatures and fingerprints of libsignal and of {@code web/signal} are the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyInteropTest {
  private static final int REPETITIONS = 20;

  private final SplittableRandom random = new SplittableRandom(4);
  @AutoClose private final TypeScriptPeer peer = TypeScriptPeer.start();

  @RepeatedTest(REPETITIONS)
  void agreeOnPublicKeysAndSharedSecrets() throws Exception {
    ECKeyPair ours = ECKeyPair.generate();
    ECKeyPair theirs = ECKeyPair.generate();

    assertThat(
            peer.callForBytes("publicKey", Map.of("privateKey", ours.getPrivateKey().serialize())))
        .isEqualTo(ours.getPublicKey().serialize());
    assertThat(
            peer.callForBytes(
                "agree",
                Map.of(
                    "privateKey", ours.getPrivateKey().serialize(),
                    "publicKey", theirs.getPublicKey().serialize())))
        .isEqualTo(theirs.getPrivateKey().calculateAgreement(ours.getPublicKey()));
  }

  @RepeatedTest(REPETITIONS)
  void verifyEachOthersSignatures() throws Exception {
    ECKeyPair signer = ECKeyPair.generate();
    byte[] message = randomBytes(300);

    byte[] theirs =
        peer.callForBytes(
            "sign", Map.of("privateKey", signer.getPrivateKey().serialize(), "message", message));
    assertThat(signer.getPublicKey().verifySignature(message, theirs)).isTrue();

    byte[] ours = signer.getPrivateKey().calculateSignature(message);
    assertThat(typeScriptVerifies(signer, message, ours)).isTrue();
  }

  @RepeatedTest(REPETITIONS)
  void refuseTheSameDamagedSignatures() throws Exception {
    ECKeyPair signer = ECKeyPair.generate();
    byte[] message = randomBytes(300);
    byte[] signature = signer.getPrivateKey().calculateSignature(message);
    int bit = random.nextInt(signature.length * 8);
    signature[bit / 8] ^= (byte) (1 << (bit % 8));

    assertThat(typeScriptVerifies(signer, message, signature))
        .isEqualTo(signer.getPublicKey().verifySignature(message, signature))
        .isFalse();
  }

  @RepeatedTest(3)
  void showTheSameFingerprints() throws Exception {
    IdentityKey local = new IdentityKey(ECKeyPair.generate().getPublicKey());
    IdentityKey remote = new IdentityKey(ECKeyPair.generate().getPublicKey());
    byte[] localId = randomBytes(20);
    byte[] remoteId = randomBytes(20);
    int iterations = 5200;

    Fingerprint expected =
        new NumericFingerprintGenerator(iterations).createFor(2, localId, local, remoteId, remote);
    JsonNode actual =
        peer.call(
            "fingerprint",
            Map.of(
                "iterations",
                iterations,
                "version",
                2,
                "localId",
                localId,
                "localKey",
                local.serialize(),
                "remoteId",
                remoteId,
                "remoteKey",
                remote.serialize()));

    assertThat(actual.get("displayable").asString())
        .isEqualTo(expected.getDisplayableFingerprint().getDisplayText());
    assertThat(TypeScriptPeer.bytes(actual.get("scannable")))
        .isEqualTo(expected.getScannableFingerprint().getSerialized());
  }

  private boolean typeScriptVerifies(ECKeyPair signer, byte[] message, byte[] signature)
      throws Refused {
    return peer.call(
            "verify",
            Map.of(
                "publicKey", signer.getPublicKey().serialize(),
                "message", message,
                "signature", signature))
        .asBoolean();
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
