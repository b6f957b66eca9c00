/**
 * {@code latchkey status}: how a running server does. Start at {@link
 * latchkey.cli.status.StatusCommand}.
 */
@NullMarked
package latchkey.cli.status;

import org.jspecify.annotations.NullMarked;
