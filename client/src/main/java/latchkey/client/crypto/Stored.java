package latchkey.client.crypto;

import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;

/** For what libsignal declares to fail and cannot, since this device made the key itself. */
final class Stored {
  private Stored() {}

  interface Key<T> {
    T get() throws InvalidKeyException, InvalidKeyIdException;
  }

  static <T> T intact(Key<T> key) {
    try {
      return key.get();
    } catch (InvalidKeyException | InvalidKeyIdException e) {
      throw new IllegalStateException("A key that this device made is damaged or gone.", e);
    }
  }
}
