package latchkey.client;

/** What a guest's identity proof says about the link it came with. */
public enum GuestProof {
  /** Made with the invitation's secret: whoever knocks had the link, and nobody swapped its key. */
  GOOD,
  /** There is none: the guest gets no key. */
  MISSING,
  /** Not made with the invitation's secret, or for other data: the guest gets no key. */
  WRONG,
  /** This device has not been given the invitation's secret yet and cannot tell. */
  UNKNOWN
}
