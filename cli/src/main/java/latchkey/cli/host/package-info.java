/**
 * {@code latchkey host}: a member's meeting in a terminal. Start at {@link
 * latchkey.cli.host.HostCommand}.
 */
@NullMarked
package latchkey.cli.host;

import org.jspecify.annotations.NullMarked;
