package latchkey.client.crypto;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Bytes;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.fingerprint.Fingerprint;
import org.signal.libsignal.protocol.fingerprint.FingerprintParsingException;
import org.signal.libsignal.protocol.fingerprint.FingerprintVersionMismatchException;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;

/**
 * A number that two people compare to know that each sees the other's true account: libsignal's
 * numeric fingerprint, version 2, 5,200 iterations, of what {@link Party} says. Both see the same
 * one, on each of their devices.
 */
public final class SafetyNumber {
  private static final int VERSION = 2;
  private static final int ITERATIONS = 5200;
  private static final int GROUP = 5;

  private final Fingerprint fingerprint;

  private SafetyNumber(Fingerprint fingerprint) {
    this.fingerprint = fingerprint;
  }

  /**
   * The number for oneself and another.
   *
   * @throws latchkey.protocol.InvalidInput if a key is not on the curve
   */
  public static SafetyNumber between(Party self, Party other) {
    return new SafetyNumber(
        new NumericFingerprintGenerator(ITERATIONS)
            .createFor(
                VERSION,
                self.identifier().toByteArray(),
                key(self),
                other.identifier().toByteArray(),
                key(other)));
  }

  /** 60 decimal digits. */
  public String digits() {
    return fingerprint.getDisplayableFingerprint().getDisplayText();
  }

  /** The digits in groups of five, as people read them aloud. */
  public List<String> groups() {
    String digits = digits();
    List<String> groups = new ArrayList<>();
    for (int start = 0; start < digits.length(); start += GROUP) {
      groups.add(digits.substring(start, start + GROUP));
    }
    return groups;
  }

  /** What goes into the QR code. */
  public Bytes scannable() {
    return Bytes.of(fingerprint.getScannableFingerprint().getSerialized());
  }

  /** Whether what was scanned from the other's screen is about the same two keys. */
  public boolean matches(Bytes scanned) {
    try {
      return fingerprint.getScannableFingerprint().compareTo(scanned.toByteArray());
    } catch (FingerprintVersionMismatchException | FingerprintParsingException e) {
      return false;
    }
  }

  private static IdentityKey key(Party party) {
    try {
      return new IdentityKey(party.identityKey().toByteArray());
    } catch (InvalidKeyException e) {
      throw new latchkey.protocol.InvalidInput("identityKey is not a key", e);
    }
  }
}
