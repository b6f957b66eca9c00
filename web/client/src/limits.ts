/** What both sides keep to (docs/protocol.md, section 13). A server may be set to stricter values. */

/** What a person may write at once, in UTF-8 bytes. */
export const MAX_TEXT_BYTES = 16 * 1024;
/** What a file is called, in UTF-8 bytes. */
export const MAX_FILE_NAME_BYTES = 255;
export const MAX_MEDIA_TYPE_LENGTH = 127;
/** Of a file's plaintext. A server takes less. */
export const MAX_FILE_BYTES = 2 ** 40;
export const MAX_NAME_CODE_POINTS = 64;
export const MAX_TITLE_CODE_POINTS = 120;
/** Of the emoji beside another's words. */
export const MAX_REACTION_CODE_POINTS = 16;
/** Signal's: a device id fits into seven bits. */
export const MAX_DEVICE_ID = 127;
/** Signal's pre-key ids are "medium" numbers. */
export const MAX_PRE_KEY_ID = 0xffffff;
/** One-time pre-keys of a kind that a device keeps on the server. */
export const MAX_ONE_TIME_PRE_KEYS = 100;
/** Made while the server has none: quickly made, and enough for most meetings. */
export const FIRST_ONE_TIME_PRE_KEYS = 25;
/** Fewer one-time pre-keys of a kind than this, and the device replenishes. */
export const LOW_ONE_TIME_PRE_KEYS = 20;
export const MAX_PARTICIPANTS = 5_000;
/** Envelopes in one event, key bundles in one call, guests in one entry. */
export const MAX_BATCH = 100;
export const EC_PUBLIC_KEY_BYTES = 33;
export const EC_KEY_TYPE = 0x05;
export const HASH_BYTES = 32;
export const SECRET_BYTES = 32;
