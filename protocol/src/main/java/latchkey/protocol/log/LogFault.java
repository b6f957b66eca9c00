package latchkey.protocol.log;

/** Why an entry is not accepted. */
public enum LogFault {
  /** Not in canonical form, too long, or a field has not the form that its rule gives. */
  MALFORMED,
  /** Belongs to another log. */
  OTHER_LOG,
  /** Does not follow the head: another index or previous hash. */
  NOT_NEXT,
  /** Of a critical type that this version does not know. */
  NEWER_VERSION,
  /** The signer is none whose key the log has at this place. */
  SIGNER_UNKNOWN,
  /** The entry's signature is not its signer's. */
  BAD_SIGNATURE,
  /** The signer may not say this. */
  NOT_PERMITTED,
  /** A proof inside the entry is not good. */
  BAD_PROOF,
  /** What the entry says contradicts the log. */
  CONTRADICTION,
  /** Comes after the end. */
  AFTER_END,
  /**
   * Names a place in an account's log that the reader has not got. It may be good: read on first.
   */
  ACCOUNT_MISSING
}
