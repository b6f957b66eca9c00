package latchkey.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import latchkey.protocol.log.account.wire.AccountOpened;
import latchkey.protocol.log.account.wire.Device;
import latchkey.protocol.log.account.wire.RecoveryPossession;
import latchkey.protocol.log.meeting.wire.AccountPlace;
import latchkey.protocol.log.meeting.wire.AdmittedGuest;
import latchkey.protocol.log.meeting.wire.ForWhom;
import latchkey.protocol.log.meeting.wire.GuestsAdmitted;
import latchkey.protocol.log.meeting.wire.InvitationMade;
import latchkey.protocol.log.meeting.wire.Knock;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.WhoMayAdmit;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.Signer;
import latchkey.protocol.message.wire.AuthorPlace;
import latchkey.protocol.message.wire.AuthoredMessage;
import latchkey.protocol.message.wire.Content;
import latchkey.protocol.message.wire.Text;
import latchkey.protocol.message.wire.TranscriptMark;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kdf.HKDF;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values in {@code vectors/second-edition.json} are what the messages and rules of
 * docs/second-edition give. All are made anew here from fixed seeds and compared, signatures
 * verified; web/signal checks the same file. With {@code -Dvectors.write=true} the file is written.
 */
class SecondEditionVectorsTest {
  private static final Path FILE = Path.of("..", "vectors", "second-edition.json");
  private static final JsonMapper JSON = new JsonMapper();
  private static final long TIME = 1_800_000_000_000L;

  private final Map<String, Map<String, String>> made = new LinkedHashMap<>();

  @Test
  void valuesAreThoseOfTheRules() throws Exception {
    make();
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(FILE.getParent());
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made);
      Files.writeString(FILE, text + System.lineSeparator());
    }
    JsonNode recorded = JSON.readTree(Files.readString(FILE));
    assertThat(recorded.propertyNames()).containsExactlyElementsOf(made.keySet());
    made.forEach((name, values) ->
        values.forEach((field, value) -> {
          if (!field.endsWith("signature")) {
            assertThat(recorded.get(name).get(field).asString())
                .as(name + "." + field)
                .isEqualTo(value);
          }
        }));
    for (String name : made.keySet()) {
      JsonNode vector = recorded.get(name);
      if (vector.has("signature")) {
        assertThat(isSigned(vector)).as(name).isTrue();
      }
    }
  }

  @Test
  void everySignatureNeedsItsOwnContext() throws Exception {
    JsonNode recorded = JSON.readTree(Files.readString(FILE));
    JsonNode knock = recorded.get("knock.linkProof");
    ECPublicKey key = publicKey(knock.get("key").asString());
    byte[] bytes = hex(knock.get("bytes").asString());
    byte[] signature = hex(knock.get("signature").asString());

    assertThat(key.verifySignature(inContext("Latchkey 2 knock", bytes), signature)).isTrue();
    assertThat(key.verifySignature(inContext("Latchkey 2 member knock", bytes), signature))
        .isFalse();
    assertThat(key.verifySignature(bytes, signature)).isFalse();
  }

  private void make() throws Exception {
    ECPrivateKey device = privateKey(1);
    ECPrivateKey recovery = privateKey(2);
    ECPrivateKey guest = privateKey(3);
    byte[] seed = filled(32, 4);
    byte[] accountLog = filled(16, 5);
    byte[] meetingLog = filled(16, 6);
    Device firstDevice =
        Device.newBuilder().setDeviceId(1).setIdentityKey(publicHalf(device)).build();

    RecoveryPossession possession =
        RecoveryPossession.newBuilder()
            .setLogId(ByteString.copyFrom(accountLog))
            .setRecoveryKey(publicHalf(recovery))
            .build();
    byte[] possessionSignature =
        recorded("recoveryPossession", "Latchkey 2 recovery possession", recovery, possession);
    AccountOpened opened =
        AccountOpened.newBuilder()
            .setDisplayName("Hanna")
            .setDevice(firstDevice)
            .setRecoveryKey(publicHalf(recovery))
            .setRecoveryPossession(ByteString.copyFrom(possessionSignature))
            .build();
    byte[] root = entry("account", 1, opened, accountLog, 0, new byte[0], signer("", 1), device);
    String userId = "u_" + Base64.getUrlEncoder().withoutPadding().encodeToString(root);
    value("userId", "root", root).put("id", userId);

    AccountPlace place = AccountPlace.newBuilder().setHash(ByteString.copyFrom(root)).build();
    MeetingCreated created =
        MeetingCreated.newBuilder()
            .setVersion(2)
            .setTitle("Plans")
            .setAccount(place)
            .setWhoMayAdmit(WhoMayAdmit.WHO_MAY_ADMIT_HOSTS)
            .build();
    byte[] head =
        entry("meeting", 1, created, meetingLog, 0, new byte[0], signer(userId, 1), device);

    byte[] linkPrivate = HKDF.deriveSecrets(seed, ascii("Latchkey 2 link key"), 32);
    ECPrivateKey link = new ECPrivateKey(clamped(linkPrivate));
    value("linkKey", "seed", seed).put("publicKey", hex(publicHalf(link).toByteArray()));

    byte[] tokenHash = sha256(ascii("lki_" + "A".repeat(43)));
    InvitationMade invitation =
        InvitationMade.newBuilder()
            .setTokenHash(ByteString.copyFrom(tokenHash))
            .setLinkKey(publicHalf(link))
            .setForWhom(ForWhom.FOR_WHOM_GUEST)
            .setMaxUses(1)
            .setExpiresAt(TIME + 86_400_000)
            .build();
    byte[] anchor =
        entry("invitation", 9, invitation, meetingLog, 1, head, signer(userId, 1), device);

    String sessionId = "g_" + Base64.getUrlEncoder().withoutPadding().encodeToString(filled(16, 7));
    Knock knock =
        Knock.newBuilder()
            .setMeetingLogId(ByteString.copyFrom(meetingLog))
            .setAnchor(ByteString.copyFrom(anchor))
            .setTokenHash(ByteString.copyFrom(tokenHash))
            .setSessionId(sessionId)
            .setIdentityKey(publicHalf(guest))
            .setRegistrationId(4711)
            .setDisplayName("Gus")
            .build();
    byte[] linkProof = recorded("knock.linkProof", "Latchkey 2 knock", link, knock);
    byte[] keyProof = recorded("knock.keyProof", "Latchkey 2 knock", guest, knock);
    GuestsAdmitted admitted =
        GuestsAdmitted.newBuilder()
            .addGuests(
                AdmittedGuest.newBuilder()
                    .setSessionId(sessionId)
                    .setIdentityKey(publicHalf(guest))
                    .setRegistrationId(4711)
                    .setDisplayName("Gus")
                    .setTokenHash(ByteString.copyFrom(tokenHash))
                    .setLinkProof(ByteString.copyFrom(linkProof))
                    .setKeyProof(ByteString.copyFrom(keyProof)))
            .build();
    byte[] admission =
        entry("admission", 11, admitted, meetingLog, 2, anchor, signer(userId, 1), device);
    value("meetingCode", "head", admission).put("code", meetingCode(admission));

    content(meetingLog, userId, admission);
    transcript(userId, meetingLog, filled(16, 9));
  }

  private void content(byte[] meetingLog, String userId, byte[] head) throws Exception {
    Text text = Text.newBuilder().setText("Welcome, Gus.").setSentAt(TIME).build();
    AuthoredMessage authored =
        AuthoredMessage.newBuilder()
            .setMeetingLogId(ByteString.copyFrom(meetingLog))
            .setAuthorId(userId)
            .setAuthorDeviceId(1)
            .setEpoch(ByteString.copyFrom(filled(16, 8)))
            .setNumber(1)
            .setMessageId("00000000-0000-4000-8000-000000000001")
            .setType(2)
            .setBody(text.toByteString())
            .build();
    value("authored", "bytes", authored.toByteArray())
        .put("hash", hex(sha256(inContext("Latchkey 2 content hash", authored.toByteArray()))));
    Content content =
        Content.newBuilder()
            .setMeetingLogId(ByteString.copyFrom(meetingLog))
            .setRosterIndex(2)
            .setRosterHead(ByteString.copyFrom(head))
            .setAuthorPlace(
                AuthorPlace.newBuilder().setEpoch(ByteString.copyFrom(filled(16, 8))).setNumber(1))
            .setMark(
                TranscriptMark.newBuilder()
                    .setIncarnationId(ByteString.copyFrom(filled(16, 9)))
                    .setHash(ByteString.copyFrom(filled(32, 10))))
            .setMessageId("00000000-0000-4000-8000-000000000001")
            .setType(2)
            .setBody(text.toByteString())
            .build();
    byte[] bytes = content.toByteArray();
    int length = 256;
    while (length < bytes.length + 1) {
      length *= 2;
    }
    byte[] padded = Arrays.copyOf(bytes, length);
    padded[bytes.length] = (byte) 0x80;
    value("padding", "content", bytes).put("padded", hex(padded));
  }

  private void transcript(String userId, byte[] meetingLog, byte[] incarnation) throws Exception {
    byte[] start = ByteBuffer.allocate(32).put(meetingLog).put(incarnation).array();
    byte[] before = sha256(inContext("Latchkey 2 transcript", start));
    value("transcriptStart", "bytes", start)
        .putAll(Map.of("hashContext", "Latchkey 2 transcript", "hash", hex(before)));
    for (int seq = 1; seq <= 3; seq++) {
      byte[] ciphertext = filled(20 * seq, seq);
      byte[] sender = (userId + ".1").getBytes(StandardCharsets.UTF_8);
      byte[] input =
          ByteBuffer.allocate(32 + 8 + 2 + sender.length + 32)
              .put(before)
              .putLong(seq)
              .putShort((short) sender.length)
              .put(sender)
              .put(sha256(ciphertext))
              .array();
      Map<String, String> vector = value("transcript." + seq, "before", before);
      before = sha256(input);
      vector.put("seq", Integer.toString(seq));
      vector.put("sender", userId + ".1");
      vector.put("ciphertext", hex(ciphertext));
      vector.put("mark", hex(before));
    }
  }

  private byte[] entry(
      String name,
      int type,
      Message body,
      byte[] logId,
      long index,
      byte[] previous,
      Signer signer,
      ECPrivateKey key)
      throws Exception {
    Entry entry =
        Entry.newBuilder()
            .setLogId(ByteString.copyFrom(logId))
            .setIndex(index)
            .setPreviousHash(ByteString.copyFrom(previous))
            .setSigner(signer)
            .setTime(TIME)
            .setType(type)
            .setBody(body.toByteString())
            .build();
    String log = name.equals("account") ? "account" : "meeting";
    byte[] bytes = recordedBytes("entry." + name, entry);
    byte[] hash = sha256(inContext("Latchkey 2 " + log + " hash", bytes));
    byte[] signature = sign("entry." + name, "Latchkey 2 " + log + " entry", key, bytes);
    assertThat(signature).hasSize(64);
    Map<String, String> vector = vector("entry." + name);
    vector.put("hashContext", "Latchkey 2 " + log + " hash");
    vector.put("hash", hex(hash));
    return hash;
  }

  private byte[] recorded(String name, String context, ECPrivateKey key, Message message)
      throws Exception {
    return sign(name, context, key, recordedBytes(name, message));
  }

  private byte[] recordedBytes(String name, Message message) {
    byte[] bytes = message.toByteArray();
    vector(name).put("bytes", hex(bytes));
    return bytes;
  }

  /** A recorded signature if there is a good one, since signing draws random bytes. */
  private byte[] sign(String name, String context, ECPrivateKey key, byte[] bytes)
      throws Exception {
    Map<String, String> vector = vector(name);
    vector.put("context", context);
    vector.put("key", hex(publicHalf(key).toByteArray()));
    byte[] signature = recordedSignature(name, vector);
    vector.put(
        "signature",
        hex(signature.length > 0 ? signature : key.calculateSignature(inContext(context, bytes))));
    return hex(vector.get("signature"));
  }

  private static byte[] recordedSignature(String name, Map<String, String> vector)
      throws Exception {
    if (!Files.exists(FILE)) {
      return new byte[0];
    }
    JsonNode recorded = JSON.readTree(Files.readString(FILE)).path(name);
    boolean same =
        recorded.path("bytes").asString("").equals(vector.get("bytes"))
            && recorded.path("key").asString("").equals(vector.get("key"))
            && isSigned(recorded);
    return same ? hex(recorded.get("signature").asString()) : new byte[0];
  }

  private static boolean isSigned(JsonNode vector) throws InvalidKeyException {
    return publicKey(vector.get("key").asString())
        .verifySignature(
            inContext(vector.get("context").asString(), hex(vector.get("bytes").asString())),
            hex(vector.get("signature").asString()));
  }

  private Map<String, String> vector(String name) {
    return made.computeIfAbsent(name, _ -> new LinkedHashMap<>());
  }

  private Map<String, String> value(String name, String field, byte[] value) {
    Map<String, String> vector = vector(name);
    vector.put(field, hex(value));
    return vector;
  }

  private static String meetingCode(byte[] head) throws NoSuchAlgorithmException {
    byte[] hash = head;
    for (int i = 0; i < 5_200; i++) {
      hash = sha256(inContext("Latchkey 2 meeting code", hash));
    }
    StringBuilder code = new StringBuilder();
    for (int group = 0; group < 6; group++) {
      long number = 0;
      for (int i = 0; i < 5; i++) {
        number = (number << 8) | (hash[5 * group + i] & 0xff);
      }
      code.append(String.format(Locale.ROOT, "%05d", number % 100_000));
    }
    return code.toString();
  }

  private static Signer signer(String id, int deviceId) {
    return Signer.newBuilder().setId(id).setDeviceId(deviceId).build();
  }

  private static ECPrivateKey privateKey(int filling) throws InvalidKeyException {
    return new ECPrivateKey(clamped(filled(32, filling)));
  }

  private static byte[] clamped(byte[] key) {
    byte[] clamped = key.clone();
    clamped[0] &= (byte) 0xf8;
    clamped[31] = (byte) ((clamped[31] & 0x7f) | 0x40);
    return clamped;
  }

  private static ByteString publicHalf(ECPrivateKey key) {
    return ByteString.copyFrom(key.publicKey().serialize());
  }

  private static ECPublicKey publicKey(String hex) throws InvalidKeyException {
    return new ECPublicKey(hex(hex));
  }

  private static byte[] filled(int length, int filling) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filling);
    return bytes;
  }

  private static byte[] inContext(String context, byte[] bytes) {
    byte[] start = ascii(context);
    return ByteBuffer.allocate(start.length + 1 + bytes.length)
        .put(start)
        .put((byte) 0)
        .put(bytes)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
