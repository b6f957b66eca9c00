/**
 * One queue on one thread ({@link latchkey.client.thread.Lane}), many items over the cores ({@link
 * latchkey.client.thread.Workers}). Internal to the SDK.
 */
@NullMarked
package latchkey.client.thread;

import org.jspecify.annotations.NullMarked;
