/**
 * What time it is, and how far that is to be believed. Start at {@link
 * latchkey.server.time.AgreedClock}.
 */
@NullMarked
package latchkey.server.time;

import org.jspecify.annotations.NullMarked;
