package latchkey.client.crypto;

import java.nio.charset.StandardCharsets;
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
 * A number that two people compare to know that nobody stands between them: libsignal's numeric
 * fingerprint of both identity keys, version 2, 5,200 iterations; the stable identifiers are the
 * ids of the addresses, in UTF-8. Both see the same one.
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
   * The number for one's own device and another.
   *
   * @throws latchkey.protocol.InvalidInput if a key is not on the curve
   */
  public static SafetyNumber between(Peer self, Peer other) {
    return new SafetyNumber(
        new NumericFingerprintGenerator(ITERATIONS)
            .createFor(VERSION, id(self), key(self), id(other), key(other)));
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

  private static byte[] id(Peer peer) {
    return peer.address().id().getBytes(StandardCharsets.UTF_8);
  }

  private static IdentityKey key(Peer peer) {
    try {
      return peer.signalIdentity();
    } catch (InvalidKeyException e) {
      throw new latchkey.protocol.InvalidInput("identityKey is not a key", e);
    }
  }
}
