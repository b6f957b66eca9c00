package latchkey.protocol.log;

/**
 * What a log says of an entry.
 *
 * @param <E> what entries of this kind of log say
 */
public sealed interface LogVerdict<E> {
  /** The entry is now the head. */
  record Accepted<E>(E event) implements LogVerdict<E> {}

  /**
   * Nothing has changed.
   *
   * @param detail for a person: what is wrong with the entry
   * @param signed whether the entry bears its signer's good signature, so that the signer answers
   *     for it. Otherwise it may be the work of the server that delivered it
   */
  record Refused<E>(LogFault fault, String detail, boolean signed) implements LogVerdict<E> {}
}
