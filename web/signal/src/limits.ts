/* How far libsignal 0.86.5 lets a peer go; both sides of a session must agree on these. */

/** How many messages of one chain may be missing before the one that arrives. */
export const MAX_FORWARD_JUMPS = 25_000;

/** How many keys of skipped messages a chain keeps; the oldest go first. */
export const MAX_MESSAGE_KEYS = 2_000;

/** How many of the peer's ratchet keys a session still takes messages under. */
export const MAX_RECEIVER_CHAINS = 5;

/** How many earlier sessions with a device still take messages. */
export const MAX_ARCHIVED_SESSIONS = 40;

/** How many of a sender's keys for one distribution still take messages. */
export const MAX_SENDER_KEY_STATES = 5;

/** How long a session that we began may go unanswered before it is not used to send any more. */
export const MAX_UNACKNOWLEDGED_SESSION_AGE_SECONDS = 30 * 24 * 60 * 60;
