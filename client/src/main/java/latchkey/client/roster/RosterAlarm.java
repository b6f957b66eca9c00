package latchkey.client.roster;

/** Why the server's log is not taken, or not yet. */
public enum RosterAlarm {
  /** Another entry stands where a verified one stood, or somebody else has read another log. */
  FORKED,
  /** The log has become shorter than it was. */
  SHORTENED,
  /** An entry is not signed by a device or guest that takes part. */
  UNSIGNED,
  /** An entry is signed by a participant who may not say what it says. */
  NOT_ALLOWED,
  /** An entry names what the server does not show of a member's account. */
  ACCOUNT_MISSING,
  /** An entry is of a kind that a newer program knows. */
  NEWER_VERSION,
  /** The log does not have the invitation that the guest's link names. */
  ANCHOR_MISSING
}
