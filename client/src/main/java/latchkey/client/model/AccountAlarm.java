package latchkey.client.model;

/** How an account's log, as the server shows it, contradicts the verified one. */
public enum AccountAlarm {
  /** Another good entry stands where a verified one stands: its devices have signed both. */
  FORKED,
  /** The log has become shorter than it was. */
  SHORTENED,
  /** What is shown is not signed by the account's own keys, or is another account's. */
  UNSIGNED
}
