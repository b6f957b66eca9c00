package latchkey.client.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.file.SealedLength;
import latchkey.protocol.message.SharedFile;
import org.signal.libsignal.protocol.kdf.HKDF;

/**
 * Tink's streaming AEAD of the type {@code AES256_GCM_HKDF_1MB}, segment by segment: each opens by
 * itself, in its own place alone, and the last one alone as the last.
 */
public final class SegmentCipher {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CONTEXT = "Latchkey 2 file\0";
  private static final int SALT_BYTES = 32;
  private static final int PREFIX_BYTES = 7;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 8 * SealedLength.TAG_BYTES;

  private final byte[] header;
  private final SecretKeySpec key;

  private SegmentCipher(Bytes key, byte[] associatedData, byte[] header) {
    this.header = header;
    byte[] salt = Arrays.copyOfRange(header, 1, 1 + SALT_BYTES);
    this.key =
        new SecretKeySpec(
            HKDF.deriveSecrets(key.toByteArray(), salt, associatedData, SharedFile.KEY_BYTES),
            "AES");
  }

  /** What a file's ciphertext is bound to: its meeting's log and its own id. */
  public static byte[] associatedData(Bytes logId, FileId fileId) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(CONTEXT.getBytes(StandardCharsets.US_ASCII));
    data.writeBytes(logId.toByteArray());
    data.writeBytes(fileId.bytes().toByteArray());
    return data.toByteArray();
  }

  /** For a file that is sealed under this key once. */
  static SegmentCipher toSeal(Bytes key, byte[] associatedData) {
    byte[] header = new byte[SealedLength.HEADER_BYTES];
    RANDOM.nextBytes(header);
    return with(key, associatedData, header);
  }

  /** The same with what is drawn at random given: salt and nonce prefix, behind one byte. */
  static SegmentCipher with(Bytes key, byte[] associatedData, byte[] random) {
    byte[] header = random.clone();
    header[0] = SealedLength.HEADER_BYTES;
    return new SegmentCipher(key, associatedData, header);
  }

  /**
   * For a file whose ciphertext begins with this segment; empty where no ciphertext begins so.
   *
   * @param first the first segment
   */
  static Optional<SegmentCipher> toOpen(Bytes key, byte[] associatedData, byte[] first) {
    return first.length < SealedLength.LEAST || first[0] != SealedLength.HEADER_BYTES
        ? Optional.empty()
        : Optional.of(
            new SegmentCipher(
                key, associatedData, Arrays.copyOf(first, SealedLength.HEADER_BYTES)));
  }

  /** The ciphertext of a segment; the first begins with the header. */
  byte[] seal(int number, boolean last, byte[] plain) {
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(plain);
      return number == 0
          ? ByteBuffer.allocate(header.length + sealed.length).put(header).put(sealed).array()
          : sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a segment can always be sealed", e);
    }
  }

  /** What is in a segment; empty where it is not the one that was sealed for this place. */
  Optional<byte[]> open(int number, boolean last, byte[] segment) {
    int from = number == 0 ? header.length : 0;
    if (segment.length - from < SealedLength.TAG_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, number, last).doFinal(segment, from, segment.length - from));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, int number, boolean last) throws GeneralSecurityException {
    ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
    nonce.put(header, 1 + SALT_BYTES, PREFIX_BYTES).putInt(number).put((byte) (last ? 1 : 0));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce.array()));
    return cipher;
  }
}
