package latchkey.protocol.relay;

/**
 * The kind of a pairwise ciphertext, by libsignal's numbers ({@code CiphertextMessage.getType()}).
 */
public final class CiphertextType {
  /** A {@code SignalMessage}: the session stands. */
  public static final int SIGNAL = 2;

  /** A {@code PreKeySignalMessage}: sets the session up. */
  public static final int PRE_KEY = 3;

  private CiphertextType() {}
}
