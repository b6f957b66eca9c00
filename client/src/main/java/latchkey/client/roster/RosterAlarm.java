package latchkey.client.roster;

/** How the server's log contradicts the one that was verified. */
public enum RosterAlarm {
  /** Another entry stands where a verified one stood, or somebody else has read another log. */
  FORKED,
  /** The log has become shorter than it was. */
  SHORTENED,
  /** An entry is not signed by somebody who may say what it says. */
  UNSIGNED
}
