package latchkey.protocol;

import java.time.Duration;

/** What both sides keep to. A server may be set to stricter values where it says so. */
public final class Limits {
  /** A REST body or an event, in bytes. */
  public static final int MAX_BODY_BYTES = 256 * 1024;

  /** What a person may write at once, in UTF-8 bytes. */
  public static final int MAX_TEXT_BYTES = 16 * 1024;

  /** A content with its padding, in bytes. */
  public static final int MAX_CONTENT_BYTES = 32 * 1024;

  /** A ciphertext for one recipient, in bytes: text, padding, pre-key message and then some. */
  public static final int MAX_CIPHERTEXT_BYTES = 48 * 1024;

  public static final int MAX_NAME_CODE_POINTS = 64;
  public static final int MAX_TITLE_CODE_POINTS = 120;

  /** Of the emoji beside another's words. */
  public static final int MAX_REACTION_CODE_POINTS = 16;

  /** What a file is called, in UTF-8 bytes. */
  public static final int MAX_FILE_NAME_BYTES = 255;

  public static final int MAX_MEDIA_TYPE_LENGTH = 127;

  /** Of a file's plaintext. A server takes less. */
  public static final long MAX_FILE_BYTES = 1L << 40;

  /** Signal's: a device id fits into seven bits. */
  public static final int MAX_DEVICE_ID = 127;

  /** Signal's: a registration id fits into 14 bits. */
  public static final int MAX_REGISTRATION_ID = 0x3FFF;

  /** Signal's pre-key ids are "medium" numbers. */
  public static final int MAX_PRE_KEY_ID = 0xFFFFFF;

  /** One-time pre-keys of a kind that a device keeps on the server. */
  public static final int MAX_ONE_TIME_PRE_KEYS = 100;

  /**
   * One-time pre-keys of a kind that a device makes while the server has none: quickly made, and
   * enough for most meetings.
   */
  public static final int FIRST_ONE_TIME_PRE_KEYS = 25;

  /** Fewer one-time pre-keys of a kind than this, and the device is told to replenish. */
  public static final int LOW_ONE_TIME_PRE_KEYS = 20;

  /** A receipt for what the server has stored. */
  public static final int RECEIPT_BYTES = 96;

  /** A serialised {@code SignedHeartbeat} is shorter. */
  public static final int MAX_HEARTBEAT_BYTES = 512;

  public static final int MAX_PARTICIPANTS = 5_000;

  /** Envelopes in one event or key bundles in one call. */
  public static final int MAX_BATCH = 100;

  /** Roster entries or messages in one page. */
  public static final int MAX_PAGE = 200;

  /** Serialised, signed. One entry may admit {@link #MAX_BATCH} guests. */
  public static final int MAX_ROSTER_ENTRY_BYTES = 64 * 1024 + 128;

  /** A signed entry of an account's log, serialised: 2,048 bytes, and its envelope. */
  public static final int MAX_ACCOUNT_ENTRY_BYTES = 2_048 + 128;

  /** Envelopes that wait for one device. */
  public static final int MAX_MAILBOX = 1_000;

  /** Those of them that may be one sender's. */
  public static final int MAX_MAILBOX_OF_SENDER = 250;

  public static final int MAX_INVITATION_USES = 1_000;
  public static final int MAX_GUEST_EVENTS_A_MINUTE = 100;

  /** Of one participant in one meeting. Where nothing is wrong, four are sent. */
  public static final int MAX_HEARTBEATS_A_MINUTE = 12;

  public static final int MAX_BUNDLE_TAKES_AN_HOUR = 5;

  public static final Duration GUEST_SESSION = Duration.ofHours(24);
  public static final Duration SIGN_IN_LINK = Duration.ofMinutes(15);
  public static final Duration DEVICE_LINK = Duration.ofMinutes(10);

  /** libsignal's serialised X25519 public key: type byte 0x05, then 32 bytes. */
  public static final int EC_PUBLIC_KEY_BYTES = 33;

  /** libsignal's serialised Kyber-1024 public key: type byte 0x08, then 1,568 bytes. */
  public static final int KYBER_PUBLIC_KEY_BYTES = 1_569;

  public static final int SIGNATURE_BYTES = 64;
  public static final int HASH_BYTES = 32;

  private Limits() {}
}
