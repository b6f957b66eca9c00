package latchkey.client.account;

/** What comes of two entries that another person says to prove two logs of an account. */
public enum ForkProof {
  /** Both are good ones for one place. */
  PROVED,
  /** They prove nothing. */
  WORTHLESS,
  /** The log is not known here up to their place, so that they cannot be looked at. */
  UNSEEN
}
