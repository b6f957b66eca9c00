package latchkey.client.store;

import java.util.Set;

/** What a record is. Its name is written to files: rename none. */
enum Kind {
  /** One record each under the key "". */
  ACCOUNT,
  RECOVERY_CODE,
  PENDING_SIGN_IN,
  PENDING_ACCOUNT_ENTRY,
  ACCOUNT_TO_CARRY,
  OWN_IDENTITY,
  LAST_PRE_KEY_ID,
  LASTING_PRE_KEYS,

  /** By recovery key. */
  PENDING_RECOVERY,

  /** By id. */
  PRE_KEY,
  SIGNED_PRE_KEY,
  KYBER_PRE_KEY,
  LAST_RESORT_KYBER_PRE_KEY,
  /** By last-resort Kyber pre-key, signed pre-key and the base key that came with them. */
  SEEN_BASE_KEY,

  /** By address. */
  SESSION,
  PINNED_IDENTITY,

  /** By user, or a guest's session. */
  VERIFIED_PERSON,

  /** By user, and what follows it. */
  ACCOUNT_ENTRY,
  ACCOUNT_FORK,

  /** By meeting, and what follows it. */
  SENDER_KEY,
  ROSTER_ENTRY,
  CURSOR,
  STRETCH,
  RECEIPT,
  TRANSCRIPT,
  HEARTBEAT,
  FLOOR_STEP,
  HANDLED,
  OUTBOX,
  INVITATION_LINK,
  INVITATION_LABEL,
  MEMBER_LINK_ANCHOR,
  OPENED,
  GUEST_TEXT,
  AUTHOR_PLACE,
  SENT_HASH;

  /** What hangs on the device's identity key. Ids of pre-keys go on. */
  static final Set<Kind> OF_THE_DEVICE =
      Set.of(
          OWN_IDENTITY,
          LASTING_PRE_KEYS,
          PRE_KEY,
          SIGNED_PRE_KEY,
          KYBER_PRE_KEY,
          LAST_RESORT_KYBER_PRE_KEY,
          SEEN_BASE_KEY,
          SESSION);
}
