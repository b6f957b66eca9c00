package latchkey.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.keys.KyberPreKey;
import latchkey.protocol.keys.PreKey;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.keys.SignedPreKey;
import latchkey.server.refusal.Refused;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** Whatever is published as keys: it is keys, signed, or refused with a code that says why not. */
class KeyChecksFuzz {
  private final KeyChecks checks = new KeyChecks(new LibsignalSignatures());

  @FuzzTest(maxExecutions = 5_000)
  void publishedKeysAreKeysOrRefused(FuzzedDataProvider data) throws InvalidKeyException {
    PublishKeys keys;
    try {
      Bytes identity = key(data, (byte) 0x05, Limits.EC_PUBLIC_KEY_BYTES);
      keys =
          new PublishKeys(
              data.consumeInt(),
              identity,
              new SignedPreKey(
                  data.consumeInt(),
                  key(data, (byte) 0x05, Limits.EC_PUBLIC_KEY_BYTES),
                  bytes(data, Limits.SIGNATURE_BYTES)),
              preKeys(data),
              List.of(),
              new KyberPreKey(
                  data.consumeInt(),
                  key(data, (byte) 0x08, Limits.KYBER_PUBLIC_KEY_BYTES),
                  bytes(data, Limits.SIGNATURE_BYTES)));
    } catch (InvalidInput malformed) {
      return;
    }
    try {
      checks.check(keys);
    } catch (Refused refused) {
      assertThat(refused.code())
          .isIn(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_KEY, ErrorCode.INVALID_SIGNATURE);
      return;
    }
    ECPublicKey identity = new ECPublicKey(keys.identityKeyPublic().toByteArray());
    assertThat(
            identity.verifySignature(
                keys.signedPreKey().publicKey().toByteArray(),
                keys.signedPreKey().signature().toByteArray()))
        .isTrue();
  }

  private static List<PreKey> preKeys(FuzzedDataProvider data) {
    List<PreKey> preKeys = new ArrayList<>();
    int count = data.consumeInt(0, 3);
    for (int i = 0; i < count; i++) {
      preKeys.add(
          new PreKey(data.consumeInt(), key(data, (byte) 0x05, Limits.EC_PUBLIC_KEY_BYTES)));
    }
    return preKeys;
  }

  /** Mostly with the type and length that a key must have, so that what is behind is reached. */
  private static Bytes key(FuzzedDataProvider data, byte type, int length) {
    if (data.consumeBoolean()) {
      return bytes(data, data.consumeInt(0, 2 * length));
    }
    byte[] key = bytes(data, length).toByteArray();
    key[0] = type;
    return Bytes.of(key);
  }

  private static Bytes bytes(FuzzedDataProvider data, int length) {
    return Bytes.of(Arrays.copyOf(data.consumeBytes(length), length));
  }
}
