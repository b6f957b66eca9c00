package latchkey.web.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static latchkey.web.signal.TypeScriptPeer.base64;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.fingerprint.Fingerprint;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what libsignal does, as test data for {@code web/signal}'s own tests. Not part of the
 * suite; {@code signal/README.md} says how to run it.
 */
final class RecordVectors {
  private static final Path FILE = Path.of("signal", "test", "vectors", "libsignal.json");
  private static final UUID DISTRIBUTION = UUID.fromString("4f2c8a1e-93d7-4b6a-8e05-1c7d9b3f6a20");

  @Test
  void record() throws Exception {
    Map<String, Object> vectors = new LinkedHashMap<>();
    vectors.put("agreements", times(3, RecordVectors::agreement));
    vectors.put("signatures", times(8, RecordVectors::signature));
    vectors.put("fingerprints", times(2, RecordVectors::fingerprint));
    vectors.put("handshakes", List.of(handshake(true), handshake(false)));
    try (TypeScriptPeer peer = TypeScriptPeer.start()) {
      vectors.put("session", session(peer));
    }
    vectors.put("senderKey", senderKey());
    Files.createDirectories(FILE.getParent());
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(FILE, json.writeValueAsString(vectors) + "\n");
  }

  private interface Recording {
    Object record() throws Exception;
  }

  private static List<Object> times(int count, Recording recording) throws Exception {
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(recording.record());
    }
    return records;
  }

  private static Object agreement() throws Exception {
    ECKeyPair ours = ECKeyPair.generate();
    ECKeyPair theirs = ECKeyPair.generate();
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("privateKey", base64(ours.getPrivateKey().serialize()));
    vector.put("publicKey", base64(ours.getPublicKey().serialize()));
    vector.put("theirPublicKey", base64(theirs.getPublicKey().serialize()));
    vector.put(
        "sharedSecret", base64(ours.getPrivateKey().calculateAgreement(theirs.getPublicKey())));
    return vector;
  }

  private static Object signature() {
    ECKeyPair signer = ECKeyPair.generate();
    byte[] message = text("signed by libsignal");
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("publicKey", base64(signer.getPublicKey().serialize()));
    vector.put("message", base64(message));
    vector.put("signature", base64(signer.getPrivateKey().calculateSignature(message)));
    return vector;
  }

  private static Object fingerprint() {
    IdentityKey local = new IdentityKey(ECKeyPair.generate().getPublicKey());
    IdentityKey remote = new IdentityKey(ECKeyPair.generate().getPublicKey());
    Fingerprint fingerprint =
        new NumericFingerprintGenerator(5200)
            .createFor(2, text("alice"), local, text("bob"), remote);
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("version", 2);
    vector.put("localId", base64(text("alice")));
    vector.put("localKey", base64(local.serialize()));
    vector.put("remoteId", base64(text("bob")));
    vector.put("remoteKey", base64(remote.serialize()));
    vector.put("displayable", fingerprint.getDisplayableFingerprint().getDisplayText());
    vector.put("scannable", base64(fingerprint.getScannableFingerprint().getSerialized()));
    return vector;
  }

  /** The first messages to a device, all of whose keys and records libsignal made. */
  private static Object handshake(boolean withPreKey) throws Exception {
    LibsignalDevice sender = new LibsignalDevice("alice", 11);
    LibsignalDevice receiver = new LibsignalDevice("bob", 12);
    Bundle bundle = receiver.bundle(withPreKey);
    sender.begin(bundle);
    Map<String, Object> vector = receiver(receiver);
    if (withPreKey) {
      vector.put("preKey", base64(receiver.store().loadPreKey(bundle.id()).serialize()));
    }
    vector.put("signedPreKey", base64(receiver.store().loadSignedPreKey(bundle.id()).serialize()));
    vector.put("kyberPreKey", base64(receiver.store().loadKyberPreKey(bundle.id()).serialize()));
    vector.put("messages", messages(sender, receiver, "handshake", 4));
    return vector;
  }

  /**
   * A device in the middle of a conversation: its record of the sessions, which libsignal has read
   * too, and what libsignal then says in the current session, after ratchet steps, and what it had
   * said before and in an earlier session.
   */
  private static Object session(TypeScriptPeer peer) throws Exception {
    LibsignalDevice sender = new LibsignalDevice("alice", 11);
    TypeScriptDevice receiver = peer.device("bob", 12);
    receiver.begin(sender.bundle(true));
    converse(receiver, sender);
    List<Object> earlierSession = messages(sender, receiver, "in the earlier session", 2);
    receiver.begin(sender.bundle(true));
    converse(receiver, sender);
    List<Object> skipped = messages(sender, receiver, "skipped", 3);
    converse(receiver, sender);
    LibsignalDevice copy = LibsignalDevice.restored("bob", 12, receiver.identityKeyPair());
    copy.importSession(sender.address(), receiver.exportSession(sender.address()));

    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("sender", sender.address().toString());
    vector.put("identityKeyPair", base64(receiver.identityKeyPair()));
    vector.put("registrationId", 12);
    vector.put("sessionRecord", base64(copy.exportSession(sender.address())));
    vector.put("currentSession", messages(sender, receiver, "in the current session", 3));
    vector.put("skipped", skipped);
    vector.put("earlierSession", earlierSession);
    return vector;
  }

  /**
   * A sender's group messages, its key at the first of them and at a later one, and its own record.
   */
  private static Object senderKey() throws Exception {
    LibsignalDevice sender = new LibsignalDevice("alice", 11);
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("sender", sender.address().toString());
    vector.put("distributionId", DISTRIBUTION.toString());
    vector.put("distributionMessage", base64(sender.createSenderKey(DISTRIBUTION)));
    List<Object> messages = new ArrayList<>(groupMessages(sender, 0, 3));
    vector.put("laterDistributionMessage", base64(sender.createSenderKey(DISTRIBUTION)));
    vector.put("ownRecord", base64(sender.exportSenderKey(sender.address(), DISTRIBUTION)));
    messages.addAll(groupMessages(sender, 3, 3));
    vector.put("messages", messages);
    return vector;
  }

  private static List<Object> groupMessages(Device sender, int first, int count) throws Exception {
    List<Object> messages = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      byte[] plaintext = text("to the group, " + i);
      messages.add(
          Map.of(
              "ciphertext", base64(sender.groupEncrypt(DISTRIBUTION, plaintext)),
              "plaintext", base64(plaintext)));
    }
    return messages;
  }

  private static Map<String, Object> receiver(LibsignalDevice receiver) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("sender", "alice.1");
    vector.put("identityKeyPair", base64(receiver.store().getIdentityKeyPair().serialize()));
    vector.put("registrationId", receiver.store().getLocalRegistrationId());
    return vector;
  }

  private static List<Object> messages(Device sender, Device receiver, String text, int count)
      throws Exception {
    List<Object> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] plaintext = text(text + ", " + i);
      Ciphertext ciphertext = sender.encrypt(receiver.address(), plaintext);
      messages.add(
          Map.of(
              "type", ciphertext.type(),
              "ciphertext", base64(ciphertext.bytes()),
              "plaintext", base64(plaintext)));
    }
    return messages;
  }

  private static void converse(Device first, Device second) throws Exception {
    for (int round = 0; round < 3; round++) {
      second.decrypt(first.address(), first.encrypt(second.address(), text("to and fro")));
      first.decrypt(second.address(), second.encrypt(first.address(), text("fro and to")));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
