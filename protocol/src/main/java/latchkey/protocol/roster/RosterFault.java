package latchkey.protocol.roster;

/** Why a roster entry is not accepted. */
public enum RosterFault {
  /** Not a serialised, signed entry, or one whose fields break the wire's rules. */
  MALFORMED,
  /** Written for another meeting. */
  OTHER_MEETING,
  /**
   * Does not follow the head: wrong index or wrong previous hash. Whoever signed it had not read
   * on.
   */
  NOT_NEXT,
  /** The signer does not take part. */
  SIGNER_UNKNOWN,
  BAD_SIGNATURE,
  /** The signer takes part but may not do this. */
  NOT_PERMITTED,
  /**
   * Contradicts what the log says: a device added twice, a guest admitted under a revoked
   * invitation.
   */
  CONTRADICTION,
  /** Comes after the meeting's end. */
  AFTER_END
}
