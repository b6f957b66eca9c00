package latchkey.protocol.keys;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/** The form of serialised public keys: a type byte, then the key. */
public final class PublicKeys {
  static final byte EC_TYPE = 0x05;
  private static final byte KYBER_1024_TYPE = 0x08;

  private PublicKeys() {}

  /** An X25519 public key of libsignal's form. */
  public static Bytes ec(@Nullable Bytes key, String field) {
    return typed(Require.length(key, Limits.EC_PUBLIC_KEY_BYTES, field), EC_TYPE, field);
  }

  /** An X25519 public key that may be an identity's: see {@link XEdDsa#isKey}. */
  public static Bytes identity(@Nullable Bytes key, String field) {
    Bytes identity = ec(key, field);
    Require.that(
        XEdDsa.isKey(identity), field + " must be a canonical key of the prime-order group");
    return identity;
  }

  /** A Kyber-1024 public key of libsignal's form. */
  public static Bytes kyber(@Nullable Bytes key, String field) {
    return typed(Require.length(key, Limits.KYBER_PUBLIC_KEY_BYTES, field), KYBER_1024_TYPE, field);
  }

  private static Bytes typed(Bytes key, byte type, String field) {
    Require.that(key.get(0) == type, field + " must begin with the type byte " + type);
    return key;
  }
}
