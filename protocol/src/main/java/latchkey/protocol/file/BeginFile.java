package latchkey.protocol.file;

/**
 * Begins a file.
 *
 * @param bytes of its ciphertext
 */
public record BeginFile(long bytes) {
  public BeginFile {
    SealedLength.require(bytes);
  }
}
