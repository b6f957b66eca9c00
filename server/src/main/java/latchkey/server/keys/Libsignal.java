package latchkey.server.keys;

import latchkey.server.check.Check;
import latchkey.server.check.NativeLibrary;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** The library that does the cryptography. */
public final class Libsignal {
  private static final long MEBIBYTES = 130;

  private static final NativeLibrary LIBRARY =
      new NativeLibrary("libsignal", "java.io.tmpdir", MEBIBYTES, ECKeyPair::generate);

  private Libsignal() {}

  /** Whether it can be used on this machine. */
  public static Check check() {
    return LIBRARY.check();
  }
}
