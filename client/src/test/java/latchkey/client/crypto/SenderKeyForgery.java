package latchkey.client.crypto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import latchkey.protocol.Bytes;
import latchkey.protocol.message.GroupContent;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.kdf.HKDF;

/**
 * Makes sender-key messages by hand from the fields of a stored sender key: what an attacker could
 * try that has taken one.
 */
final class SenderKeyForgery {
  private static final int STATES = 1;
  private static final int CHAIN_ID = 1;
  private static final int CHAIN_KEY = 2;
  private static final int ITERATION = 1;
  private static final int SEED = 2;
  private static final int SIGNING_KEY = 3;
  private static final int PRIVATE = 2;
  private static final byte VERSION = 0x33;

  private final UUID distributionId;
  private final UnknownFieldSet state;

  SenderKeyForgery(UUID distributionId, SenderKeyRecord stolen) {
    this.distributionId = distributionId;
    try {
      UnknownFieldSet record = UnknownFieldSet.parseFrom(stolen.serialize());
      this.state = message(record, STATES);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The private signing key, if the stolen record has one. */
  Optional<ECPrivateKey> signingKey() {
    return message(state, SIGNING_KEY).getField(PRIVATE).getLengthDelimitedList().stream()
        .filter(key -> !key.isEmpty())
        .findFirst()
        .map(SenderKeyForgery::privateKey);
  }

  /** The next message of the chain, signed with {@code key}. */
  Bytes forge(GroupContent content, ECPrivateKey key) {
    try {
      UnknownFieldSet chain = message(state, CHAIN_KEY);
      int iteration = number(chain, ITERATION);
      byte[] seed = chain.getField(SEED).getLengthDelimitedList().get(0).toByteArray();
      byte[] body = body(iteration, encrypt(messageKeySeed(seed), content.padded()));
      byte[] signature = key.calculateSignature(body);
      return Bytes.of(
          ByteBuffer.allocate(body.length + signature.length).put(body).put(signature).array());
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] body(int iteration, byte[] ciphertext) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    CodedOutputStream fields = CodedOutputStream.newInstance(bytes);
    fields.writeBytes(
        1,
        ByteString.copyFrom(
            ByteBuffer.allocate(16)
                .putLong(distributionId.getMostSignificantBits())
                .putLong(distributionId.getLeastSignificantBits())
                .array()));
    fields.writeUInt32(2, number(state, CHAIN_ID));
    fields.writeUInt32(3, iteration);
    fields.writeBytes(4, ByteString.copyFrom(ciphertext));
    fields.flush();
    return bytes.toByteArray();
  }

  private static byte[] messageKeySeed(byte[] chainKey) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(chainKey, "HmacSHA256"));
    return mac.doFinal(new byte[] {1});
  }

  private static byte[] encrypt(byte[] seed, byte[] plaintext) throws GeneralSecurityException {
    byte[] derived =
        HKDF.deriveSecrets(seed, "WhisperGroup".getBytes(StandardCharsets.US_ASCII), 48);
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(Arrays.copyOfRange(derived, 16, 48), "AES"),
        new IvParameterSpec(Arrays.copyOf(derived, 16)));
    return cipher.doFinal(plaintext);
  }

  private static UnknownFieldSet message(UnknownFieldSet in, int field) {
    try {
      return UnknownFieldSet.parseFrom(in.getField(field).getLengthDelimitedList().get(0));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static int number(UnknownFieldSet in, int field) {
    return in.getField(field).getVarintList().stream().findFirst().orElse(0L).intValue();
  }

  private static ECPrivateKey privateKey(ByteString key) {
    try {
      return new ECPrivateKey(key.toByteArray());
    } catch (InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }
}
