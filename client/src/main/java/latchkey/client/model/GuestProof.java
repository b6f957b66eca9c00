package latchkey.client.model;

/** What a guest's identity proof says about the link it came with. */
public enum GuestProof {
  /** Made with the invitation's secret: whoever knocks had the link, and nobody swapped its key. */
  GOOD,
  /** There is none: the guest is not let in, and gets no key. */
  MISSING,
  /**
   * Not made with the invitation's secret, or for other data: the guest is not let in, and gets no
   * key.
   */
  WRONG,
  /**
   * This device has not been given the invitation's secret yet and cannot tell: until then it does
   * not let the guest in, and gives it no key.
   */
  UNKNOWN
}
