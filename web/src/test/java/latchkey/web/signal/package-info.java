/**
 * Holds {@code web/signal} against libsignal itself: both are driven through {@link
 * latchkey.web.signal.Device}, so that either can be the other's peer in any role.
 */
@NullMarked
package latchkey.web.signal;

import org.jspecify.annotations.NullMarked;
