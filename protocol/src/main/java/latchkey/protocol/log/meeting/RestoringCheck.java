package latchkey.protocol.log.meeting;

import java.util.function.Supplier;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.SignatureCheck;

/** Checks signatures, but not those of entries that are restored: they were checked before. */
final class RestoringCheck implements SignatureCheck {
  private final SignatureCheck check;
  private boolean restoring;

  RestoringCheck(SignatureCheck check) {
    this.check = check;
  }

  /** One that restores by itself. */
  RestoringCheck copy() {
    return new RestoringCheck(check);
  }

  <T> T restore(Supplier<T> append) {
    restoring = true;
    try {
      return append.get();
    } finally {
      restoring = false;
    }
  }

  @Override
  public boolean verifies(Bytes identityKey, byte[] message, byte[] signature) {
    return restoring || check.verifies(identityKey, message, signature);
  }
}
